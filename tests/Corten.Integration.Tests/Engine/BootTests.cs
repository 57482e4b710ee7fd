using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>What the boot unit starts on a machine that lost its power: no process, no mount and no run state is left there.</summary>
public sealed class BootTests : IDisposable
{
    private readonly Store _store = new();

    [Fact]
    public void Containers_start_with_the_machine_as_their_policies_say()
    {
        foreach (string policy in (string[])["always", "unless-stopped", "on-failure", "no"])
            _store.RunDetached(["--name", policy, "--restart", policy], "sleep", "1000");
        foreach (string policy in (string[])["always", "unless-stopped"])
        {
            _store.RunDetached(["--name", $"{policy}-by-hand", "--restart", policy], "sleep", "1000");
            _store.Corten("stop", "-t", "0", $"{policy}-by-hand").Exits();
        }
        _store.Corten("create", "--name", "never-started", "--restart", "always", "localhost/busybox", "true").Exits();
        LosePower();

        string unit = _store.Corten("system", "boot-unit").Exits().Output;
        string start = Assert.Single(unit.Split('\n'), line => line.StartsWith("ExecStart=", StringComparison.Ordinal));
        Command.Run("/bin/sh", "-c", start["ExecStart=".Length..]).Exits();

        Assert.Equal("always always-by-hand unless-stopped", string.Join(' ', _store.Corten("ps", "--sort", "names", "--format", "{{.Names}}").Exits().Lines));
        Assert.Equal("exited", _store.Inspect("on-failure", "{{.State.Status}}"));
        Assert.Equal("created", _store.Inspect("never-started", "{{.State.Status}}"));
    }

    public void Dispose() => _store.Dispose();

    private void LosePower()
    {
        string[] ids = [.. _store.Corten("ps", "-aq", "--no-trunc").Exits().Lines];
        string[] processes = [.. _store.Corten("ps", "-q", "--no-trunc").Exits().Lines.Select(id => _store.Inspect(id, "{{.State.Pid}}"))];
        foreach (string process in _store.Monitors.Select(line => line.Split(':')[0]).Concat(processes))
            Command.Run("/bin/kill", "-KILL", process);
        Assert.True(Wait.Until(() => !processes.Any(process => Directory.Exists($"/proc/{process}"))), "a container's process is left");
        foreach (string point in _store.Mounts.Reverse())
            Command.Run("/bin/umount", "-l", point).Exits();
        foreach (string cgroup in ids.SelectMany(Cgroups.Of).Reverse())
            Assert.True(Wait.Until(() => !Directory.Exists(cgroup) || Command.Run("/bin/rmdir", cgroup).ExitCode == 0), $"{cgroup} cannot be removed");
        Directory.Delete(_store["run"], recursive: true);
    }
}
