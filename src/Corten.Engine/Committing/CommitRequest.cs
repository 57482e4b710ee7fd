using Corten.Oci;

namespace Corten.Engine.Committing;

/// <summary>How an image is made of a container.</summary>
public sealed record CommitRequest
{
    /// <summary>The image's name, or null.</summary>
    public Reference? Name { get; init; }

    /// <summary>Who made it, or null.</summary>
    public string? Author { get; init; }

    /// <summary>A remark for the history, or null.</summary>
    public string? Message { get; init; }

    /// <summary>Dockerfile instructions that change the configuration.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Whether the container's processes stand still meanwhile.</summary>
    public bool Pause { get; init; }

    /// <summary>Whether the image gets one layer with everything.</summary>
    public bool Squash { get; init; }

    /// <summary>Whether the image has docker's format, not OCI's.</summary>
    public bool IsDockerFormat { get; init; }
}
