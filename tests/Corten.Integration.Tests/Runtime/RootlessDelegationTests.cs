using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Limits for the containers of an ordinary user in the part of the cgroups that systemd has handed over: with both drivers, as runc sets them.</summary>
public sealed class RootlessDelegationTests : IDisposable
{
    // The user of eng/vm/configure.sh, whose service manager runs without a login.
    private const uint Id = 1000;

    private const string DelegatedScope = "systemd-run --user --scope --quiet --collect -p Delegate=yes";

    // Without the driver of systemd, that takes back the controller cpu of a slice in which no unit of its own needs it.
    private static readonly string[] s_files = ["memory.max", "memory.swap.max", "pids.max", "memory.high"];

    private readonly OrdinaryUser _user;

    public RootlessDelegationTests()
    {
        Assert.SkipUnless(
            File.Exists("/sys/fs/cgroup/cgroup.controllers") && Path.Exists($"/run/user/{Id}/bus"),
            $"cgroup v2 alone, and systemd with a manager for user {Id}, are not here: ./test.sh vm runs this test on a machine that has them");
        _user = new OrdinaryUser(Id, $"/run/user/{Id}");
    }

    public void Dispose() => _user.Dispose();

    [Fact]
    public void With_systemd_limits_are_what_runc_makes_them()
    {
        string expected = Values(Runtime("runc", systemd: true), systemd: true);
        Assert.Contains("memory.max 67108864", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Values(Runtime("corun", systemd: true), systemd: true));
    }

    // Debian's runc leaves its cgroup behind in a scope that is not systemd's work, so it is no reference here.
    [Fact]
    public void In_a_delegated_scope_limits_are_what_was_asked_for() => Assert.Equal(
        "memory.max 67108864\nmemory.swap.max 33554432\npids.max 21\nmemory.high 33554432", Values(Runtime("corun", systemd: false), systemd: false));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_container_is_entered_paused_updated_and_leaves_nothing(bool systemd)
    {
        using Bundle bundle = Start(Runtime("corun", systemd), systemd);
        string directory = Cgroups.V2(bundle.Id);
        Assert.Contains($"/user@{Id}.service/", directory, StringComparison.Ordinal);
        Assert.Equal(bundle.State()["pid"]!.ToString(), File.ReadAllText(directory + "/cgroup.procs").Trim());
        bundle.Corun("start", bundle.Id).Exits();
        Assert.Equal("0::/", bundle.Corun("exec", bundle.Id, "/bin/cat", "/proc/self/cgroup").Exits().Text);
        bundle.Corun("update", "--pids-limit", "33", bundle.Id).Exits();
        Assert.Equal("33", File.ReadAllText(directory + "/pids.max").Trim());
        bundle.Corun("pause", bundle.Id).Exits();
        Assert.Equal("paused", bundle.Status);
        bundle.Corun("resume", bundle.Id).Exits();
        Assert.Contains("\"limit\":67108864", bundle.Corun("events", "--stats", bundle.Id).Exits().Text, StringComparison.Ordinal);
        bundle.Corun("delete", "--force", bundle.Id).Exits();
        bundle.AssertNothingLeft();
    }

    [Fact]
    public void Without_delegation_a_limit_is_an_error_and_its_lack_is_none()
    {
        using var bundle = new Bundle(_user.Corun, Id);
        bundle.Args("/bin/echo", "ran");
        Assert.Equal("ran", bundle.Run().Exits().Text);
        bundle.Linux["resources"] = new JsonObject { ["pids"] = new JsonObject { ["limit"] = 20 } };
        bundle.Run().FailsWith(1, "linux.resources.pids", "rootless needs no limits + no cgrouppath when no permission is granted for cgroups");
    }

    private string Runtime(string name, bool systemd) =>
        _user.StartedBy(systemd ? $"env DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/{Id}/bus" : DelegatedScope, name);

    private static string Values(string runtime, bool systemd)
    {
        using Bundle bundle = Start(runtime, systemd);
        string directory = Cgroups.V2(bundle.Id);
        IEnumerable<string> files = systemd ? s_files.Append("cpu.max") : s_files;
        return string.Join('\n', files.Select(file => $"{file} {File.ReadAllText($"{directory}/{file}").Trim()}"));
    }

    private static Bundle Start(string runtime, bool systemd)
    {
        var bundle = new Bundle(runtime, Id);
        if (systemd)
            bundle.Linux["cgroupsPath"] = $"user.slice:test:{bundle.Id}";
        bundle.Linux["resources"] = new JsonObject
        {
            ["memory"] = new JsonObject { ["limit"] = 64 << 20, ["swap"] = 96 << 20 },
            ["pids"] = new JsonObject { ["limit"] = 21 },
            ["unified"] = new JsonObject { ["memory.high"] = "33554432" },
        };
        if (systemd)
            bundle.Linux["resources"]!["cpu"] = new JsonObject { ["quota"] = 25_000, ["period"] = 50_000 };
        bundle.Args("/bin/sleep", "600").Save();
        string line = string.Join(' ', [Command.Quote(runtime), systemd ? "--systemd-cgroup" : "", "--root", bundle.Directory["state"], "create", "--bundle", bundle.Directory.Path, bundle.Id]);
        CommandResult result = Command.Shell($"exec {line} </dev/null >{bundle.Directory["log"]} 2>&1");
        Assert.True(result.ExitCode == 0, File.ReadAllText(bundle.Directory["log"]));
        return bundle;
    }
}
