using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Processes;

/// <summary>What a new process gets beside its program and arguments.</summary>
public sealed record SpawnOptions
{
    /// <summary>Standard input; null is inherited.</summary>
    public SafeFileHandle? StandardInput { get; init; }

    /// <summary>Standard output; null is inherited.</summary>
    public SafeFileHandle? StandardOutput { get; init; }

    /// <summary>Standard error; null is inherited.</summary>
    public SafeFileHandle? StandardError { get; init; }

    /// <summary>Further descriptors, which the process finds as 3, 4, ... in this order.</summary>
    public IReadOnlyList<SafeFileHandle> Extra { get; init; } = [];

    /// <summary>Whether further descriptors that are not close-on-exec are inherited; otherwise every descriptor from 3 up is marked so, in this process too.</summary>
    public bool KeepDescriptors { get; init; }

    /// <summary>The environment as NAME=value; null is this process's own.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>The working directory; null is inherited.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Whether the process leads a session of its own, without a controlling terminal (setsid(2)).</summary>
    public bool NewSession { get; init; }

    /// <summary>
    /// Whether the process starts with every signal blocked, for a program that reads them from a descriptor. Otherwise none is blocked.
    /// </summary>
    public bool SignalsBlocked { get; init; }
}
