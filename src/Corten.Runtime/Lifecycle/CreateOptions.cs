using Corten.Cgroups.Rootless;

namespace Corten.Runtime.Lifecycle;

/// <summary>What a person asks of create and run.</summary>
public sealed record CreateOptions
{
    /// <summary>Name of the container.</summary>
    public required string Id { get; init; }

    /// <summary>Directory of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>File that receives the process id of init; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>Unix socket that receives the master of the terminal; null for none.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Unix socket that receives a handle on init (pidfd_open(2)); null for none.</summary>
    public string? PidfdSocket { get; init; }

    /// <summary>Number of descriptors behind standard error, from 3 on, that the program keeps.</summary>
    public int PreserveFds { get; init; }

    /// <summary>How many of the descriptors from 3 on are sockets of a service manager (LISTEN_FDS); those of <see cref="PreserveFds"/> come behind.</summary>
    public int ListenFds { get; init; }

    /// <summary>Socket of a service manager that is told when the program is ready (NOTIFY_SOCKET); null for none.</summary>
    public string? NotifySocket { get; init; }

    /// <summary>Whether the root is changed without pivot_root(2).</summary>
    public bool NoPivot { get; init; }

    /// <summary>Whether the container gets a session keyring of its own.</summary>
    public bool NewKeyring { get; init; } = true;

    /// <summary>Whether systemd makes the container's cgroup.</summary>
    public bool SystemdCgroup { get; init; }

    /// <summary>Whether the container may do without a cgroup that this process is not allowed to make.</summary>
    public CgroupRequirement Cgroups { get; init; } = CgroupRequirement.Auto;

    /// <summary>Whether run becomes the parent of processes that the container leaves behind, until it ends itself.</summary>
    public bool Subreaper { get; init; } = true;

    /// <summary>Receives a sentence for each step.</summary>
    public Action<string> Debug { get; init; } = _ => { };

    /// <summary>Receives sentences about what is passed over, such as capabilities that this version does not know.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
