using Corten.Engine.Records;
using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Specification;

/// <summary>A container's mounts: the kernel's file systems as docker mounts them, the files for names, and what the person asked for.</summary>
internal sealed class MountList(EnginePaths paths, ContainerRecord record)
{
    private const long DefaultSharedMemory = 64 << 20;
    private readonly ContainerOptions _options = record.Options;

    /// <summary>All mounts in the order in which they are made: parents first.</summary>
    public IEnumerable<Mount> Build()
    {
        List<Mount> own = [.. KernelMounts(), .. NameFiles()];
        List<Mount> asked = [.. _options.Tmpfs.Select(t => Tmpfs(t.Key, t.Value)), .. _options.Volumes.Select(Volume)];
        own.RemoveAll(m => asked.Exists(a => a.Destination == m.Destination));
        return own.Concat(asked.OrderBy(m => m.Destination!.Count(c => c == '/')));
    }

    private IEnumerable<Mount> KernelMounts()
    {
        string access = _options.Privileged ? "rw" : "ro";
        yield return Make("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
        yield return Make("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        yield return Make("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        yield return Make("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access);
        yield return Make("/sys/fs/cgroup", "cgroup", "cgroup", access, "nosuid", "noexec", "nodev");
        yield return Make("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        if (_options.Namespaces.Ipc == NamespaceModes.Host)
            yield return Make("/dev/shm", "bind", "/dev/shm", "rbind", "nosuid", "noexec", "nodev");
        else if (_options.Namespaces.Ipc != "none")
            yield return Make("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", $"size={_options.ShmSize ?? DefaultSharedMemory}");
    }

    private IEnumerable<Mount> NameFiles()
    {
        foreach (string name in NameResolutionFiles.Names)
            yield return Make("/etc/" + name, "bind", HostPath.Join(paths.Run(record.Id), name), "rbind", "rprivate", "rw");
    }

    private static Mount Tmpfs(string destination, string options) =>
        Make(destination, "tmpfs", "tmpfs", ["noexec", "nosuid", "nodev", .. options.Split(',', StringSplitOptions.RemoveEmptyEntries)]);

    private static Mount Volume(VolumeMount volume) =>
        Make(volume.Destination, "bind", volume.Source, "rbind", volume.ReadOnly ? "ro" : "rw", volume.Propagation);

    private static Mount Make(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };
}
