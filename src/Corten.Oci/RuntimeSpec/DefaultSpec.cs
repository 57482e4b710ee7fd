namespace Corten.Oci.RuntimeSpec;

/// <summary>
/// The configuration that the spec command prints. It is runc 1.5's, field for field, but for the host name. Against runc 1.1: a newer
/// ociVersion and no ambient capabilities.
/// </summary>
public static class DefaultSpec
{
    /// <summary>The version of the runtime specification that this project implements.</summary>
    public const string OciVersion = "1.3.0";

    /// <summary>The oldest version of the runtime specification whose configurations are taken.</summary>
    public const string OldestVersion = "1.0.0";

    /// <summary>Makes the configuration.</summary>
    /// <param name="cgroupNamespace">Whether a cgroup namespace is made too, as is the custom on hosts with cgroup v2 alone.</param>
    public static Spec Create(bool cgroupNamespace = false) => new()
    {
        OciVersion = OciVersion,
        Process = DefaultProcess(),
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "corun",
        Mounts = DefaultMounts(),
        Linux = new LinuxSpec
        {
            Resources = new LinuxResources { Devices = [new LinuxDeviceRule { Allow = false, Access = "rwm" }] },
            Namespaces = Namespaces(cgroupNamespace
                ? [NamespaceType.Pid, NamespaceType.Network, NamespaceType.Ipc, NamespaceType.Uts, NamespaceType.Mount, NamespaceType.Cgroup]
                : [NamespaceType.Pid, NamespaceType.Network, NamespaceType.Ipc, NamespaceType.Uts, NamespaceType.Mount]),
            MaskedPaths = [.. DefaultMaskedPaths],
            ReadonlyPaths = [.. DefaultReadonlyPaths],
        },
    };

    /// <summary>
    /// Makes the configuration for an ordinary user: a user namespace with that user as root, the host's network, a bind mount of /sys,
    /// no ids in mount options, and no limits.
    /// </summary>
    /// <param name="uid">Effective user id of the caller.</param>
    /// <param name="gid">Effective group id of the caller.</param>
    /// <param name="cgroupNamespace">As for <see cref="Create"/>.</param>
    public static Spec CreateRootless(uint uid, uint gid, bool cgroupNamespace = false)
    {
        var spec = Create(cgroupNamespace);
        var linux = spec.Linux!;
        linux.Namespaces = [.. linux.Namespaces!.Where(n => n.Type != NamespaceType.Network), .. Namespaces([NamespaceType.User])];
        linux.UidMappings = [new IdMapping { ContainerId = 0, HostId = uid, Size = 1 }];
        linux.GidMappings = [new IdMapping { ContainerId = 0, HostId = gid, Size = 1 }];
        linux.Resources = null;
        spec.Mounts = [.. spec.Mounts!.Select(RootlessMount)];
        return spec;
    }

    /// <summary>Paths of proc and sys that a container does not read by default.</summary>
    public static IReadOnlyList<string> DefaultMaskedPaths { get; } =
    [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
        "/proc/sched_debug", "/sys/firmware", "/proc/scsi",
    ];

    /// <summary>Paths of proc that a container does not write by default.</summary>
    public static IReadOnlyList<string> DefaultReadonlyPaths { get; } =
        ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    private static Process DefaultProcess()
    {
        string[] capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
        return new Process
        {
            Terminal = true,
            User = new User(),
            Args = ["sh"],
            Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
            Cwd = "/",
            Capabilities = new LinuxCapabilities { Bounding = capabilities, Effective = capabilities, Permitted = capabilities },
            Rlimits = [new Rlimit { Type = "RLIMIT_NOFILE", Hard = 1024, Soft = 1024 }],
            NoNewPrivileges = true,
        };
    }

    private static Mount[] DefaultMounts() =>
    [
        new Mount { Destination = "/proc", Type = "proc", Source = "proc" },
        Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
        Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
        Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
        Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
        Mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"),
    ];

    private static Mount Mount(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };

    private static LinuxNamespace[] Namespaces(string[] types) => [.. types.Select(type => new LinuxNamespace { Type = type })];

    private static Mount RootlessMount(Mount mount) => mount.Destination == "/sys"
        ? Mount("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro")
        : mount with { Options = mount.Options?.Where(IsForRootless).ToArray() };

    // Ids other than one's own are not mapped.
    private static bool IsForRootless(string option) =>
        !option.StartsWith("gid=", StringComparison.Ordinal) && !option.StartsWith("uid=", StringComparison.Ordinal);
}
