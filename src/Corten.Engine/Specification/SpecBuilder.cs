using Corten.Engine.Devices;
using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Specification;

/// <summary>Makes a container's config.json from its record, with docker's defaults. Made anew at each start, from the host as it is then.</summary>
internal sealed class SpecBuilder(EnginePaths paths, ContainerRecord record, ConsoleSize? size, Func<string, int> processOf)
{
    private readonly ContainerOptions _options = record.Options;

    /// <summary>The container's cgroup. It has no parent of ours, which would stay behind when the last container is gone.</summary>
    public static string CgroupPath(string id) => $"/corten-{id}";

    /// <summary>Makes the configuration; the root file system must be mounted, because users are looked up in it.</summary>
    public Spec Build()
    {
        using var rootfs = UnixFile.Open(record.Rootfs.Target, OpenFlags.Path | OpenFlags.Directory);
        var spec = new Spec
        {
            OciVersion = "1.0.2",
            Process = Process(rootfs),
            Root = new Root { Path = record.Rootfs.Target, Readonly = _options.ReadOnly },
            Hostname = _options.Namespaces.Uts == NamespaceModes.Private ? Hostname(record) : null,
            Mounts = [.. new MountList(paths, record).Build()],
            Annotations = new Dictionary<string, string>(_options.Kernel.Annotations) { ["org.opencontainers.image.stopSignal"] = record.StopSignal.ToString() },
            Linux = Linux(),
        };
        new CdiRegistry().Apply(spec, _options.Devices.Named);
        return spec;
    }

    /// <summary>The container's host name.</summary>
    public static string Hostname(ContainerRecord record) =>
        record.Options.Hostname ?? (record.Options.Network == "host" || record.Options.Namespaces.Uts == NamespaceModes.Host ? KernelFile.Read("/proc/sys/kernel/hostname") : record.ShortId);

    private Process Process(SafeFileHandle rootfs)
    {
        var identity = ProcessUser.Find(rootfs, record.User);
        return new Process
        {
            Terminal = _options.Terminal,
            ConsoleSize = _options.Terminal ? size : null,
            User = ProcessUser.ToRecord(identity, rootfs, _options.Process),
            Args = _options.Process.Init ? [InitStart.Name, "--", .. record.Arguments] : record.Arguments,
            Env = Environment(paths, record, identity.Home, _options.Terminal),
            Cwd = record.WorkingDirectory,
            Capabilities = ProcessCapabilities.Of(_options),
            ApparmorProfile = ContainerLabels.AppArmorProfile(_options),
            NoNewPrivileges = _options.NoNewPrivileges,
            OomScoreAdj = _options.Process.OomScoreAdjust,
            Rlimits = _options.Limits.Count == 0 ? null : [.. _options.Limits.Select(Limit)],
        };
    }

    /// <summary>The environment of a process of the container, in docker's order: the defaults, then the image's and the person's.</summary>
    public static string[] Environment(EnginePaths paths, ContainerRecord record, string home, bool terminal)
    {
        var defaults = new List<string> { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", $"HOSTNAME={Hostname(record)}" };
        if (terminal)
            defaults.Add("TERM=xterm");
        var settings = record.Options.Process;
        return Containers.EnvironmentList.Merge(settings.UnsetAll ? [] : [.. defaults, $"HOME={home}"], [.. settings.Unset, .. record.Environment, .. Secrets.SecretFiles.Variables(paths, record)]);
    }

    private static Rlimit Limit(KeyValuePair<string, LimitPair> limit) =>
        new() { Type = "RLIMIT_" + limit.Key.ToUpperInvariant(), Soft = limit.Value.Soft, Hard = limit.Value.Hard };

    private LinuxSpec Linux() => new()
    {
        CgroupsPath = CgroupPath(record.Id),
        Namespaces = [.. NamespaceList.Of(_options, processOf)],
        Resources = Resources(),
        Sysctl = Sysctls(),
        Seccomp = ContainerSeccomp.Of(_options),
        Devices = Nodes() is { Length: > 0 } nodes ? nodes : null,
        MaskedPaths = _options.Privileged ? null : [.. KernelPaths.Masked(_options.Kernel)],
        ReadonlyPaths = _options.Privileged ? null : [.. KernelPaths.ReadOnly(_options.Kernel)],
    };

    private Dictionary<string, string>? Sysctls()
    {
        var sysctls = new Dictionary<string, string>();
        if (_options.Network == "none")
        {
            sysctls["net.ipv4.ip_unprivileged_port_start"] = "0";
            sysctls["net.ipv4.ping_group_range"] = "0 2147483647";
        }
        foreach (var (name, value) in _options.Kernel.Sysctls)
            sysctls[name] = value;
        return sysctls.Count == 0 ? null : sysctls;
    }

    private LinuxDevice[] Nodes()
    {
        var asked = _options.Devices.Nodes.SelectMany(DeviceNodes.Of).Select(d => d.Node).ToList();
        var host = _options.Privileged ? HostDevices.List() : [];
        return [.. host.Where(d => !asked.Exists(a => a.Path == d.Path)), .. asked];
    }

    private LinuxResources Resources() => ResourceLimits.Of(_options) with { Devices = [.. DeviceRules()] };

    private IEnumerable<LinuxDeviceRule> DeviceRules()
    {
        if (_options.Privileged)
            return [new LinuxDeviceRule { Allow = true, Access = "rwm" }];
        return
        [
            new LinuxDeviceRule { Allow = false, Access = "rwm" },
            new LinuxDeviceRule { Allow = true, Type = "c", Access = "m" },
            new LinuxDeviceRule { Allow = true, Type = "b", Access = "m" },
            .. _options.Devices.Nodes.SelectMany(DeviceNodes.Of).Select(d => d.Rule),
            .. _options.Devices.Rules.Select(r => new LinuxDeviceRule { Allow = true, Type = r.Type, Major = r.Major, Minor = r.Minor, Access = r.Access }),
        ];
    }
}
