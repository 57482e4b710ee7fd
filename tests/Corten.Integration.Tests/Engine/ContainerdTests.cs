using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>containerd's ctr, with a daemon of the test's own, over corun.</summary>
public sealed class ContainerdTests(Store store) : IClassFixture<Store>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _parent = $"corten-test-{Environment.ProcessId}-containerd";
    private Daemon? _daemon;

    public void Dispose()
    {
        _daemon?.Dispose();
        Assert.True(Wait.Until(() => _directory.Processes.Count == 0), $"processes left: {string.Join('\n', _directory.Processes)}");
        Command.Shell($"find /sys/fs/cgroup -depth -type d -name {_parent} -exec rmdir {{}} +").Exits();
        _directory.Dispose();
    }

    [Fact]
    public void Containers_run_are_entered_paused_killed_and_removed()
    {
        _ = Programs.Peer("ctr");
        File.WriteAllText(_directory["config.toml"], """
            version = 2
            disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
              "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs", "io.containerd.tracing.processor.v1.otlp"]
            """);
        _daemon = new Daemon(() => Command.Run(Programs.Peer("ctr"), "--address", _directory["socket"], "version").ExitCode == 0, "containerd",
            "--config", _directory["config.toml"], "--root", _directory["root"], "--state", _directory["state"], "--address", _directory["socket"], "--log-level", "error");
        store.Corten("save", "-o", store["ctr.tar"], "localhost/busybox").Exits();
        Ctr("images", "import", store["ctr.tar"]).Exits();

        string id = $"corten-test-{Environment.ProcessId}-ctr";
        string[] run = ["run", "--snapshotter", "native", "--runc-binary", Programs.Corun, "--runc-root", _directory["corun"], "--cgroup", $"/{_parent}/{id}"];
        Assert.Equal("hello", Ctr([.. run, "--rm", "localhost/busybox:latest", id, "/bin/echo", "hello"]).Exits().Text);
        Ctr([.. run, "--rm", "localhost/busybox:latest", id, "/bin/sh", "-c", "exit 7"]).Exits(7);

        Ctr([.. run, "--null-io", "--detach", "--memory-limit", "67108864", "localhost/busybox:latest", id, "/bin/sleep", "600"]).Exits();
        Assert.Contains("RUNNING", Task(id), StringComparison.Ordinal);
        Assert.Contains(id, Command.Run(Programs.Corun, "--root", _directory["corun/default"], "list", "-q").Exits().Lines);
        Assert.Equal("inside", Exec(id, "/bin/echo", "inside").Exits().Text);
        Exec(id, "/bin/sh", "-c", "exit 5").Exits(5);
        Ctr("tasks", "pause", id).Exits();
        Assert.Contains("PAUSED", Task(id), StringComparison.Ordinal);
        Ctr("tasks", "resume", id).Exits();
        Assert.Contains("RUNNING", Task(id), StringComparison.Ordinal);
        Assert.Contains("memory", Ctr("tasks", "metrics", id).Exits().Text, StringComparison.Ordinal);
        Ctr("tasks", "kill", "--signal", "SIGKILL", id).Exits();
        Assert.True(Wait.Until(() => Task(id).Contains("STOPPED", StringComparison.Ordinal), 20), Task(id));
        Assert.Contains("137", Ctr("tasks", "delete", id).Exits().Error, StringComparison.Ordinal);
        Ctr("containers", "delete", id).Exits();
        Assert.Empty(Cgroups.Of(id));
    }

    private CommandResult Exec(string id, params string[] command) => Ctr(["tasks", "exec", "--fifo-dir", _directory["fifos"], "--exec-id", "second", id, .. command]);

    private string Task(string id) => Ctr("tasks", "list").Exits().Lines.SingleOrDefault(line => line.StartsWith(id, StringComparison.Ordinal)) ?? "";

    private CommandResult Ctr(params IEnumerable<string> arguments) => Command.Run(Programs.Peer("ctr"), ["--address", _directory["socket"], .. arguments]);
}
