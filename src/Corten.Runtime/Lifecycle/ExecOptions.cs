using Corten.Cgroups;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Lifecycle;

/// <summary>What a person asks of exec.</summary>
public sealed record ExecOptions
{
    /// <summary>Name of the container.</summary>
    public required string Id { get; init; }

    /// <summary>Makes the process from the container's own: the specification at creation.</summary>
    public required Func<Spec, Process> Process { get; init; }

    /// <summary>Whether exec returns when the process runs, instead of when it has ended.</summary>
    public bool Detach { get; init; }

    /// <summary>File that receives the process id.</summary>
    public string? PidFile { get; init; }

    /// <summary>Unix socket that receives the master of the terminal.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Unix socket that receives a handle on the process (pidfd_open(2)); null for none.</summary>
    public string? PidfdSocket { get; init; }

    /// <summary>Places below the container's cgroup.</summary>
    public CgroupSubpaths? Cgroups { get; init; }

    /// <summary>Whether a paused container takes the process, which then begins when the container goes on.</summary>
    public bool IgnorePaused { get; init; }

    /// <summary>Receives a sentence for each step.</summary>
    public Action<string> Debug { get; init; } = _ => { };

    /// <summary>Number of descriptors behind standard error, from 3 on, that the program keeps.</summary>
    public int PreserveFds { get; init; }
}
