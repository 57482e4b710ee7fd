using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Records;

/// <summary>What the runtime keeps of a container between two commands: state.json in the container's directory under --root.</summary>
public sealed record ContainerState
{
    /// <summary>Version of the runtime specification that the container follows.</summary>
    public required string OciVersion { get; init; }

    /// <summary>Name, unique under one root.</summary>
    public required string Id { get; init; }

    /// <summary>The container's first process in this machine's pid namespace; 0 while the container is being made and where making it failed.</summary>
    public int InitPid { get; init; }

    /// <summary>Start time of that process in clock ticks after boot: with the pid it names the process for good.</summary>
    public ulong InitStartTime { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>Absolute path of the root file system.</summary>
    public required string Rootfs { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTime Created { get; init; }

    /// <summary>The container's cgroup directories by controller; that of version 2 under the empty name.</summary>
    public required Dictionary<string, string> CgroupPaths { get; init; }

    /// <summary>The container's groups in the resctrl file system; null where it has none.</summary>
    public ResctrlRecord? Resctrl { get; init; }

    /// <summary>Name of the container's session keyring, which processes of exec join; null where it keeps its creator's.</summary>
    public string? Keyring { get; init; }

    /// <summary>Annotations of config.json.</summary>
    public Dictionary<string, string>? Annotations { get; init; }

    /// <summary>The specification's state, as hooks read it.</summary>
    /// <param name="status">Where the container is in its life.</param>
    /// <param name="pid">Its first process; 0 for none.</param>
    public State ForHooks(ContainerStatus status, int pid) => new()
    {
        OciVersion = OciVersion,
        Id = Id,
        Status = status.Name(),
        Pid = pid,
        Bundle = Bundle,
        Annotations = Annotations,
    };
}
