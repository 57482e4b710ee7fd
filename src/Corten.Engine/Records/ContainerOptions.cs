namespace Corten.Engine.Records;

/// <summary>What a person asks of a new container; the options of run and create as a record, kept for inspect and for each start.</summary>
public sealed record ContainerOptions
{
    /// <summary>The image's name or id.</summary>
    public required string Image { get; init; }

    /// <summary>The command and its arguments; empty takes the image's.</summary>
    public string[] Command { get; init; } = [];

    /// <summary>The container's name; null makes one up.</summary>
    public string? Name { get; init; }

    /// <summary>Replaces the image's entry point, and leaves its command out; null keeps both.</summary>
    public string[]? Entrypoint { get; init; }

    /// <summary>NAME=value, or NAME alone to remove the image's.</summary>
    public string[] Environment { get; init; } = [];

    /// <summary>The working directory; null is the image's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>user[:group] by name or number; null is the image's.</summary>
    public string? User { get; init; }

    /// <summary>Host directories, volumes and images in the container.</summary>
    public VolumeMount[] Volumes { get; init; } = [];

    /// <summary>What the image's volumes become: "bind" is volumes without a name, "tmpfs" directories in memory, "ignore" nothing.</summary>
    public string ImageVolumes { get; init; } = "bind";

    /// <summary>Containers whose volumes this one has too: name or id, with ":ro" or ":rw" behind it or not.</summary>
    public string[] VolumesFrom { get; init; } = [];

    /// <summary>Whether /run, /tmp and /var/tmp are directories in memory where the root file system is read-only.</summary>
    public bool ReadOnlyTmpfs { get; init; }

    /// <summary>Secrets that the container sees.</summary>
    public SecretUse[] Secrets { get; init; } = [];

    /// <summary>Directories in memory: destination to options.</summary>
    public Dictionary<string, string> Tmpfs { get; init; } = [];

    /// <summary>Whether standard input stays open.</summary>
    public bool Interactive { get; init; }

    /// <summary>Whether standard input closes when the first client is done: a foreground run.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Whether the process has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>none, host, container:ID or ns:PATH.</summary>
    public string Network { get; init; } = "none";

    /// <summary>The host name; null is the beginning of the id, or the host's with its network.</summary>
    public string? Hostname { get; init; }

    /// <summary>Whose namespaces it lives in, but for the network.</summary>
    public NamespaceModes Namespaces { get; init; } = new();

    /// <summary>How it finds hosts by name.</summary>
    public NameSettings Names { get; init; } = new();

    /// <summary>Groups, umask, init, time zone and their like.</summary>
    public ProcessSettings Process { get; init; } = new();

    /// <summary>Kernel parameters, annotations, hidden paths.</summary>
    public KernelSettings Kernel { get; init; } = new();

    /// <summary>Devices of the host.</summary>
    public DeviceSettings Devices { get; init; } = new();

    /// <summary>File that gets the number of the process at each start; null is none.</summary>
    public string? PidFile { get; init; }

    /// <summary>Bytes of memory; null is no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Processor time in billionths of a processor; null is no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Most tasks; null is no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>Bytes of memory and swap together; -1 is no limit; null is twice the memory, as the kernel has it.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Bytes of memory to come back to when it is short; null is none.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>How readily its pages are swapped, 0 to 100; null is the kernel's.</summary>
    public ulong? MemorySwappiness { get; init; }

    /// <summary>Weight for processor time, 2 to 262144; null is 1024.</summary>
    public ulong? CpuShares { get; init; }

    /// <summary>Microseconds in which <see cref="CpuQuota"/> counts; null is 100,000.</summary>
    public ulong? CpuPeriod { get; init; }

    /// <summary>Microseconds of processor time in a period; null is no limit.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Processors to run on: "0-3,7".</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Memory nodes to use: "0-3,7".</summary>
    public string? CpusetMems { get; init; }

    /// <summary>Weight for block devices, 10 to 1000; null is the kernel's.</summary>
    public ushort? BlkioWeight { get; init; }

    /// <summary>Bytes of /dev/shm; null is 64 MiB.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether the container may do nearly all that the host's root may.</summary>
    public bool Privileged { get; init; }

    /// <summary>Capabilities beside the default ones, with or without CAP_; ALL is all.</summary>
    public string[] CapabilitiesAdded { get; init; } = [];

    /// <summary>Capabilities that are taken away.</summary>
    public string[] CapabilitiesDropped { get; init; } = [];

    /// <summary>The system-call filter: "unconfined", the JSON of a profile, or null for the default, which a privileged container does not have.</summary>
    public string? Seccomp { get; init; }

    /// <summary>The AppArmor profile; null and "unconfined" are none.</summary>
    public string? AppArmor { get; init; }

    /// <summary>Whether processes can gain no privileges by execve(2).</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Limits of setrlimit(2): name (nofile) to soft and hard.</summary>
    public Dictionary<string, LimitPair> Limits { get; init; } = [];

    /// <summary>Free metadata, added to the image's.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>The signal that stops it, by name or number; null is the image's or SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds from that signal to SIGKILL; null is 10.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>Whether it is removed when it ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>no, on-failure[:N], always or unless-stopped; null is no.</summary>
    public string? Restart { get; init; }

    /// <summary>k8s-file, json-file, journald or none.</summary>
    public string LogDriver { get; init; } = "k8s-file";

    /// <summary>Options of the driver: path, max-size, max-file, tag.</summary>
    public Dictionary<string, string> LogOptions { get; init; } = [];

    /// <summary>The OCI runtime's executable; null is corun.</summary>
    public string? Runtime { get; init; }
}

/// <summary>A soft and a hard limit; ulong.MaxValue is none.</summary>
/// <param name="Soft">What counts.</param>
/// <param name="Hard">Up to where the process may raise it.</param>
public sealed record LimitPair(ulong Soft, ulong Hard);
