using Corten.Engine.Records;
using Corten.Engine.Secrets;
using Corten.Engine.Volumes;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
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
        List<Mount> own = [.. KernelMounts(), .. NameFiles(), .. OwnFiles(), .. ReadOnlyTmpfs()];
        List<Mount> asked = [.. _options.Tmpfs.Select(t => Tmpfs(t.Key, t.Value)), .. record.Mounts.Select(Volume), .. Secrets()];
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
        foreach (string name in NameResolutionFiles.Of(_options.Names))
            yield return Make("/etc/" + name, "bind", HostPath.Join(paths.Run(record.Id), name), "rbind", "rprivate", "rw");
    }

    private IEnumerable<Mount> OwnFiles()
    {
        if (_options.Process.Init)
            yield return Make(InitStart.Name, "bind", InitProgram.Find(_options.Process.InitPath, "cormon"), "bind", "ro", "nosuid", "nodev");
        if (_options.Process.TimeZone is { } zone)
            yield return Make("/etc/localtime", "bind", TimeZoneFile.Find(zone), "bind", "ro", "nosuid", "nodev", "noexec");
        if (FileStatus.Find(UserFile.PathIn(paths.Run(record.Id))) is not null)
            yield return Make("/etc/passwd", "bind", UserFile.PathIn(paths.Run(record.Id)), "bind", "rprivate", "rw");
    }

    // Docker's options; those that were asked for come later and count.
    private static Mount Tmpfs(string destination, string options) => Make(
        destination, "tmpfs", "tmpfs", ["noexec", "nosuid", "nodev", .. options.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(o => o is not "notmpcopyup")]);

    private IEnumerable<Mount> ReadOnlyTmpfs()
    {
        if (!_options.ReadOnly || !_options.ReadOnlyTmpfs)
            return [];
        return new[] { "/run", "/tmp", "/var/tmp" }.Select(d => Make(d, "tmpfs", "tmpfs", "rw", "nosuid", "nodev", "tmpcopyup"));
    }

    private Mount Volume(VolumeMount volume, int index)
    {
        string access = volume.RecursiveReadOnly ? "rro" : volume.ReadOnly ? "ro" : "rw";
        string[] ids = volume.UserIds is null ? [] : [volume.IsFlat ? "idmap" : "ridmap"];
        var mount = Make(
            volume.Destination, "bind", ContainerMounts.Source(paths, record, index), [volume.IsFlat ? "bind" : "rbind", access, volume.Propagation, .. volume.Flags, .. ids]);
        mount.UidMappings = Map(volume.UserIds);
        mount.GidMappings = Map(volume.GroupIds);
        return mount;
    }

    // The runtime maps ids of the disk to those that the mount shows.
    private static IdMapping[]? Map(IdRange[]? ranges) =>
        ranges?.Select(r => new IdMapping { ContainerId = r.Host, HostId = r.Container, Size = r.Count }).ToArray();

    private IEnumerable<Mount> Secrets() => _options.Secrets.Where(s => s.Variable is null)
        .Select((s, i) => Make(s.Path, "bind", SecretFiles.Path(paths, record.Id, i), "bind", "ro", "nosuid", "nodev", "noexec", "rprivate"));

    private static Mount Make(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };
}
