using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>dockerd, one of the test's own without any network, over corun.</summary>
public sealed class DockerTests(Store store) : IClassFixture<Store>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _parent = $"/corten-test-{Environment.ProcessId}-docker";
    private Daemon? _daemon;

    public void Dispose()
    {
        _daemon?.Dispose();
        Assert.True(Wait.Until(() => _directory.Processes.Count == 0), $"processes left: {string.Join('\n', _directory.Processes)}");
        Command.Shell($"find /sys/fs/cgroup -depth -type d -name {_parent[1..]} -exec rmdir {{}} +").Exits();
        _directory.Dispose();
    }

    [Fact]
    public void Containers_run_are_entered_paused_limited_killed_and_removed()
    {
        StartDaemon();
        store.Corten("save", "-o", store["docker.tar"], "localhost/busybox").Exits();
        Docker("load", "-i", store["docker.tar"]).Exits();

        string[] run = ["run", "--network", "none"];
        Assert.Equal("hello", Docker([.. run, "--rm", "localhost/busybox", "echo", "hello"]).Exits().Text);
        Docker([.. run, "--rm", "localhost/busybox", "sh", "-c", "exit 7"]).Exits(7);
        Docker([.. run, "--rm", "localhost/busybox", "/no/such/command"]).Exits(127);
        Docker([.. run, "--rm", "localhost/busybox", "/etc/passwd"]).Exits(126);

        string id = Docker([.. run, "--detach", "--memory", "64m", "localhost/busybox", "sh", "-c", "echo started; exec sleep 600"]).Exits().Text;
        Assert.Equal("running corun", Docker("inspect", "--format", "{{.State.Status}} {{.HostConfig.Runtime}}", id).Exits().Text);
        Assert.Equal("inside", Docker("exec", id, "echo", "inside").Exits().Text);
        Docker("exec", id, "sh", "-c", "exit 5").Exits(5);
        Assert.Contains("sleep 600", Docker("top", id).Exits().Text, StringComparison.Ordinal);
        Docker("pause", id).Exits();
        Assert.Equal("paused", Docker("inspect", "--format", "{{.State.Status}}", id).Exits().Text);
        Docker("unpause", id).Exits();
        Docker("update", "--memory", "32m", "--memory-swap", "-1", "--cpu-shares", "300", id).Exits();
        if (Directory.Exists("/sys/fs/cgroup/memory"))
            Assert.Equal(("33554432", "300"), (Value("memory", id, "memory.limit_in_bytes"), Value("cpu", id, "cpu.shares")));
        Assert.Equal("started", Docker("logs", id).Exits().Text);
        Docker("kill", id).Exits();
        Assert.Equal("137", Docker("wait", id).Exits().Text);
        Docker("rm", id).Exits();
        Assert.Empty(Cgroups.Of(id));
    }

    private void StartDaemon()
    {
        _ = Programs.Peer("docker");
        File.WriteAllText(_directory["daemon.json"], "{}");
        _daemon = new Daemon(() => Docker("info").ExitCode == 0, "dockerd",
            "--config-file", _directory["daemon.json"], "--data-root", _directory["data"], "--exec-root", _directory["exec"], "--pidfile", _directory["pid"],
            "--host", "unix://" + _directory["socket"], "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false", "--bridge=none",
            "--storage-driver", "vfs", "--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", _parent, "--log-level", "error",
            "--add-runtime", "corun=" + Programs.Corun, "--default-runtime", "corun");
    }

    private static string Value(string controller, string id, string file) => File.ReadAllText($"{Cgroups.V1(controller, id)}/{file}").Trim();

    private CommandResult Docker(params IEnumerable<string> arguments) =>
        Command.Run(Programs.Peer("docker"), ["--config", _directory["client"], "--host", "unix://" + _directory["socket"], .. arguments]);
}
