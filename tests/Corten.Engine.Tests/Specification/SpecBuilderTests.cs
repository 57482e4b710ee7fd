using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.RuntimeSpec;
using Corten.Snapshots;

namespace Corten.Engine.Tests.Specification;

public sealed class SpecBuilderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-spec-").FullName;

    [Fact]
    public void The_defaults_are_dockers()
    {
        var spec = Build(new ContainerOptions { Image = "x" });
        Assert.Equal(
            ["/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf"],
            spec.Mounts!.Select(m => m.Destination));
        Assert.Equal(["nosuid", "noexec", "nodev", "mode=1777", "size=67108864"], spec.Mounts!.Single(m => m.Destination == "/dev/shm").Options!);
        Assert.Equal(["mount", "uts", "ipc", "pid", "network"], spec.Linux!.Namespaces!.Select(n => n.Type));
        Assert.Equal(14, spec.Process!.Capabilities!.Bounding!.Length);
        Assert.Contains("/proc/kcore", spec.Linux.MaskedPaths!);
        Assert.Contains("/proc/sys", spec.Linux.ReadonlyPaths!);
        Assert.Equal("0", spec.Linux.Sysctl!["net.ipv4.ip_unprivileged_port_start"]);
        Assert.Equal(new string('c', 12), spec.Hostname);
        Assert.Equal("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOSTNAME=cccccccccccc HOME=/ A=1", string.Join(' ', spec.Process.Env!));
        Assert.False(spec.Process.NoNewPrivileges);
        Assert.False(spec.Root!.Readonly);
        Assert.Equal("/corten-" + new string('c', 64), spec.Linux.CgroupsPath);
        Assert.False(spec.Linux.Resources!.Devices![0].Allow);
    }

    [Fact]
    public void Options_change_what_they_name()
    {
        var spec = Build(new ContainerOptions
        {
            Image = "x",
            Network = "host",
            Namespaces = new() { Pid = "host" },
            Hostname = "box",
            Terminal = true,
            ReadOnly = true,
            Memory = 1 << 26,
            NanoCpus = 1_500_000_000,
            PidsLimit = 7,
            ShmSize = 1 << 20,
            Tmpfs = new() { ["/run"] = "size=1m" },
            Volumes = [new VolumeMount("/host", "/etc/hosts", false, "rslave"), new VolumeMount("/host", "/run/deep", true, "rprivate")],
        });
        Assert.Equal(["mount", "uts", "ipc"], spec.Linux!.Namespaces!.Select(n => n.Type));
        Assert.Null(spec.Linux.Sysctl);
        Assert.Equal("box", spec.Hostname);
        Assert.Contains("TERM=xterm", spec.Process!.Env!);
        Assert.Equal((24u, 80u), (spec.Process.ConsoleSize!.Height, spec.Process.ConsoleSize.Width));
        Assert.True(spec.Root!.Readonly);
        Assert.Equal((1L << 26, 150_000L, 100_000UL, 7L), (spec.Linux.Resources!.Memory!.Limit, spec.Linux.Resources.Cpu!.Quota, spec.Linux.Resources.Cpu.Period, spec.Linux.Resources.Pids!.Limit));
        Assert.Equal("/host", spec.Mounts!.Single(m => m.Destination == "/etc/hosts").Source);
        Assert.Equal(["noexec", "nosuid", "nodev", "size=1m"], spec.Mounts!.Single(m => m.Destination == "/run").Options!);
        Assert.Equal(["rbind", "ro", "rprivate"], spec.Mounts!.Single(m => m.Destination == "/run/deep").Options!);
        Assert.True(Array.FindIndex(spec.Mounts!, m => m.Destination == "/run") < Array.FindIndex(spec.Mounts!, m => m.Destination == "/run/deep"));
    }

    [Fact]
    public void Namespaces_are_the_hosts_anothers_or_a_files()
    {
        var spec = Build(new ContainerOptions
        {
            Image = "x",
            Network = "container:" + new string('d', 64),
            Namespaces = new() { Pid = "container:" + new string('d', 64), Ipc = "host", Uts = "host", Cgroup = "ns:/run/cgroup" },
        });
        Assert.Equal(["mount ", "pid /proc/4711/ns/pid", "cgroup /run/cgroup", "network /proc/4711/ns/net"], spec.Linux!.Namespaces!.Select(n => $"{n.Type} {n.Path}"));
        Assert.Null(spec.Hostname);
        Assert.Null(spec.Linux.Sysctl);
        Assert.Equal(["mqueue", "bind"], spec.Mounts!.Where(m => m.Destination is "/dev/shm" or "/dev/mqueue").Select(m => m.Type));
    }

    [Fact]
    public void Without_ipc_there_is_no_shared_memory()
    {
        var spec = Build(new ContainerOptions { Image = "x", Namespaces = new() { Ipc = "none" } });
        Assert.Contains(spec.Linux!.Namespaces!, n => n.Type == "ipc" && n.Path is null);
        Assert.DoesNotContain(spec.Mounts!, m => m.Destination == "/dev/shm");
    }

    [Fact]
    public void A_privileged_container_has_no_masks_and_every_device()
    {
        var spec = Build(new ContainerOptions { Image = "x", Privileged = true });
        Assert.Null(spec.Linux!.MaskedPaths);
        Assert.Null(spec.Linux.ReadonlyPaths);
        Assert.True(spec.Linux.Resources!.Devices!.Single().Allow);
        Assert.Contains("rw", spec.Mounts!.Single(m => m.Destination == "/sys").Options!);
        Assert.True(spec.Process!.Capabilities!.Bounding!.Length > 14);
    }

    private Spec Build(ContainerOptions options) => new SpecBuilder(new EnginePaths(_directory, _directory), Record(options), new ConsoleSize { Height = 24, Width = 80 }, _ => 4711).Build();

    private ContainerRecord Record(ContainerOptions options) => new()
    {
        Id = new string('c', 64),
        Name = "name",
        Created = DateTimeOffset.UnixEpoch,
        ImageId = Digest.Of("x"u8),
        Options = options,
        Mounts = options.Volumes,
        Arguments = ["sh"],
        Environment = ["A=1"],
        WorkingDirectory = "/",
        User = "",
        Labels = [],
        StopSignal = 15,
        StopTimeout = 10,
        Rootfs = new RootfsMount(_directory, [], _directory, _directory),
    };

    public void Dispose() => DirectoryTree.Remove(_directory);
}
