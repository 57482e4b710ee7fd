using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class PodmanTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        // podman keeps its own mount below its root.
        Podman("rm", "-a", "-f");
        _directory.Dispose();
    }

    [Fact]
    public void Podman_runs_a_container_with_corun()
    {
        BusyboxRootfs.Make(_directory["rootfs"]);
        Command.Run(Programs.Peer("tar"), "-C", _directory["rootfs"], "--numeric-owner", "-cf", _directory["rootfs.tar"], ".").Exits();
        Podman("import", _directory["rootfs.tar"], "localhost/busybox").Exits();
        // podman's own defaults for open files and processes are above what this machine lets anybody raise, with any runtime.
        string[] settings = ["--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];
        string[] run = ["run", "--rm", .. settings];
        Assert.Equal("hello", Podman([.. run, "localhost/busybox", "echo", "hello"]).Exits().Text);
        Podman([.. run, "localhost/busybox", "sh", "-c", "exit 7"]).Exits(7);
        Podman([.. run, "localhost/busybox", "/no/such/command"]).Exits(127);
        Assert.Equal("67108864", Podman([.. run, "--memory", "64m", "localhost/busybox", "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]).Exits().Text);

        string id = Podman(["run", "-d", .. settings, "localhost/busybox", "sleep", "600"]).Exits().Text;
        Assert.Equal("inside", Podman("exec", id, "echo", "inside").Exits().Text);
        Podman("stop", "-t", "1", id).Exits();
        Podman("rm", id).Exits();
        Assert.Empty(Cgroups.Of(id));
    }

    private CommandResult Podman(params IEnumerable<string> arguments) => Command.Run(Programs.Peer("podman"),
    [
        "--root", _directory["podman"], "--runroot", _directory["podman-run"], "--tmpdir", _directory["podman-tmp"], "--storage-driver", "vfs",
        "--cgroup-manager", "cgroupfs", "--runtime", Programs.Corun, .. arguments,
    ]);
}
