namespace Corten.Runtime.Lifecycle;

/// <summary>What a person asks of checkpoint, and of restore where it says so; the names are those of runc's options and of criu(8).</summary>
public sealed record CheckpointOptions
{
    /// <summary>Directory of the image files. Also for restore.</summary>
    public required string ImagePath { get; init; }

    /// <summary>Directory of logs and other by-products; null is that of the images. Also for restore.</summary>
    public string? WorkPath { get; init; }

    /// <summary>Directory of the pre-dump that this one builds on, relative to the images; null for none.</summary>
    public string? ParentPath { get; init; }

    /// <summary>Whether the container runs on afterwards.</summary>
    public bool LeaveRunning { get; init; }

    /// <summary>Whether established TCP connections are kept. Also for restore.</summary>
    public bool TcpEstablished { get; init; }

    /// <summary>Whether TCP connections that are being made are left out.</summary>
    public bool TcpSkipInFlight { get; init; }

    /// <summary>Whether unlinked files may be linked back.</summary>
    public bool LinkRemap { get; init; }

    /// <summary>Whether unix sockets may have their other end outside. Also for restore.</summary>
    public bool ExternalUnixSockets { get; init; }

    /// <summary>Whether the session leader may be outside. Also for restore.</summary>
    public bool ShellJob { get; init; }

    /// <summary>Whether memory is fetched when it is first touched. Also for restore.</summary>
    public bool LazyPages { get; init; }

    /// <summary>Descriptor that gets a zero byte when the server of lazy pages is ready; null for none.</summary>
    public int? StatusFd { get; init; }

    /// <summary>Server that takes the memory pages; null keeps them with the images.</summary>
    public (string Address, int Port)? PageServer { get; init; }

    /// <summary>Whether file locks are kept. Also for restore.</summary>
    public bool FileLocks { get; init; }

    /// <summary>Whether only memory is dumped, for a checkpoint later.</summary>
    public bool PreDump { get; init; }

    /// <summary>"soft", "full", "strict", "ignore", or null for criu's own. Also for restore.</summary>
    public string? ManageCgroupsMode { get; init; }

    /// <summary>Whether pages that a later image has are punched out of the earlier. Also for restore.</summary>
    public bool AutoDedup { get; init; }

    /// <summary>Profile of a security module, "TYPE:NAME", in place of the one in the image; null keeps it. For restore only.</summary>
    public string? LsmProfile { get; init; }

    /// <summary>SELinux context of mounts in place of the one in the image; null keeps it. For restore only.</summary>
    public string? LsmMountContext { get; init; }
}
