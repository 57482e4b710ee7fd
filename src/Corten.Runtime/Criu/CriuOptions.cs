namespace Corten.Runtime.Criu;

/// <summary>Options of a dump or restore: criu_opts of criu's RPC, as far as a runtime sets them. Null is criu's own default.</summary>
internal sealed record CriuOptions
{
    /// <summary>Number of the descriptor of the directory with the images, in this process.</summary>
    public required int ImagesDirectory { get; init; }

    public int? WorkDirectory { get; init; }

    public int? Pid { get; init; }

    public bool? LeaveRunning { get; init; }

    public bool? ExternalUnixSockets { get; init; }

    public bool? TcpEstablished { get; init; }

    public bool? TcpSkipInFlight { get; init; }

    public bool? EvasiveDevices { get; init; }

    public bool? ShellJob { get; init; }

    public bool? FileLocks { get; init; }

    public bool? LinkRemap { get; init; }

    /// <summary>0 to 4.</summary>
    public int? LogLevel { get; init; }

    public string? LogFile { get; init; }

    public (string Address, int Port)? PageServer { get; init; }

    public string? Root { get; init; }

    public string? ParentImage { get; init; }

    public bool? TrackMemory { get; init; }

    public bool? AutoDeduplicate { get; init; }

    public bool? RestoreAsSibling { get; init; }

    public CriuCgroupMode CgroupMode { get; init; } = CriuCgroupMode.Default;

    /// <summary>Mounts that come from outside: the mount point in the container, and a name for it (dump) or its source (restore).</summary>
    public IReadOnlyList<CriuPair> ExternalMounts { get; init; } = [];

    /// <summary>Where each controller's cgroups begin.</summary>
    public IReadOnlyList<CriuPair> CgroupRoots { get; init; } = [];

    /// <summary>Descriptors of criu's that take the place of what has this key in the image.</summary>
    public IReadOnlyList<CriuDescriptor> InheritedDescriptors { get; init; } = [];

    /// <summary>Namespaces to join, by the name of their kind.</summary>
    public IReadOnlyList<CriuPair> JoinedNamespaces { get; init; } = [];

    public IReadOnlyList<string> External { get; init; } = [];

    /// <summary>CLONE_NEW flags of namespaces that are made, but not filled.</summary>
    public uint? EmptyNamespaces { get; init; }

    public string? FreezeCgroup { get; init; }

    public bool? LazyPages { get; init; }

    public int? StatusDescriptor { get; init; }

    public string? ConfigurationFile { get; init; }

    public string? LsmProfile { get; init; }

    public string? LsmMountContext { get; init; }

    /// <summary>The message.</summary>
    public WireWriter ToWire()
    {
        var wire = new WireWriter()
            .Number(1, ImagesDirectory).Number(2, Pid).Flag(3, LeaveRunning).Flag(4, ExternalUnixSockets).Flag(5, TcpEstablished)
            .Flag(6, EvasiveDevices).Flag(7, ShellJob).Flag(8, FileLocks).Number(9, LogLevel).Text(10, LogFile)
            .Message(11, PageServer is { } server ? new WireWriter().Text(1, server.Address).Number(2, server.Port) : null)
            .Flag(12, true).Text(13, Root).Text(14, ParentImage).Flag(15, TrackMemory).Flag(16, AutoDeduplicate).Number(17, WorkDirectory)
            .Flag(18, LinkRemap).Flag(24, true).Flag(26, RestoreAsSibling).Number(34, (int)CgroupMode).Texts(37, External)
            .Number(38, EmptyNamespaces).Text(44, FreezeCgroup).Flag(46, TcpSkipInFlight).Flag(48, LazyPages).Number(49, StatusDescriptor)
            .Flag(50, true).Text(51, ConfigurationFile).Text(53, LsmProfile).Text(63, LsmMountContext);
        AddPairs(wire);
        return wire;
    }

    private void AddPairs(WireWriter wire)
    {
        Add(wire, 23, ExternalMounts);
        Add(wire, 25, CgroupRoots);
        foreach (var inherited in InheritedDescriptors)
            wire.Message(27, new WireWriter().Text(1, inherited.Key).Number(2, inherited.Number));
        Add(wire, 39, JoinedNamespaces);
    }

    private static void Add(WireWriter wire, int field, IReadOnlyList<CriuPair> pairs)
    {
        foreach (var pair in pairs)
            wire.Message(field, new WireWriter().Text(1, pair.Key).Text(2, pair.Value));
    }
}
