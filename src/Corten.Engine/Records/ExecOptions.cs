namespace Corten.Engine.Records;

/// <summary>What a person asks of a further process in a running container.</summary>
public sealed record ExecOptions
{
    /// <summary>argv.</summary>
    public required string[] Command { get; init; }

    /// <summary>Whether standard input is sent.</summary>
    public bool Interactive { get; init; }

    /// <summary>Whether the process has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>user[:group]; null is the container's.</summary>
    public string? User { get; init; }

    /// <summary>The working directory; null is the container's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>NAME=value, beside the container's.</summary>
    public string[] Environment { get; init; } = [];

    /// <summary>Whether the process has all capabilities.</summary>
    public bool Privileged { get; init; }
}
