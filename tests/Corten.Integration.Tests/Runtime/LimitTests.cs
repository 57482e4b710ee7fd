using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class LimitTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("memory", "memory.limit_in_bytes", "100003840")]
    [InlineData("cpu", "cpu.cfs_quota_us", "50000")]
    [InlineData("cpu", "cpu.shares", "512")]
    [InlineData("pids", "pids.max", "17")]
    public void A_limit_of_the_configuration_reaches_the_kernel(string controller, string file, string value)
    {
        JsonObject resources = _bundle.Linux["resources"]!.AsObject();
        resources["memory"] = new JsonObject { ["limit"] = 100003840 };
        resources["cpu"] = new JsonObject { ["quota"] = 50000, ["period"] = 100000, ["shares"] = 512 };
        resources["pids"] = new JsonObject { ["limit"] = 17 };
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        Assert.Equal(value, File.ReadAllText($"{Cgroups.V1(controller, _bundle.Id)}/{file}").Trim());
    }

    [Theory]
    [InlineData("memory.max", "100003840")]
    [InlineData("cpu.max", "50000 100000")]
    [InlineData("cpu.weight", "59")]
    [InlineData("pids.max", "17")]
    public void A_limit_reaches_the_kernel_with_version_2(string file, string value)
    {
        JsonObject resources = _bundle.Linux["resources"]!.AsObject();
        resources["memory"] = new JsonObject { ["limit"] = 100003840 };
        resources["cpu"] = new JsonObject { ["quota"] = 50000, ["period"] = 100000, ["shares"] = 512 };
        resources["pids"] = new JsonObject { ["limit"] = 17 };
        // Not below a slice: systemd takes the controllers that no unit of it asks for from a slice whenever it makes another unit in it.
        _bundle.Linux["cgroupsPath"] = $"/{_bundle.Id}";
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        Assert.Equal(value, File.ReadAllText($"{Cgroups.V2(_bundle.Id)}/{file}").Trim());
    }

    [Fact]
    public void A_process_that_wants_too_much_memory_is_killed_and_the_host_lives()
    {
        _bundle.Linux["resources"]!["memory"] = new JsonObject { ["limit"] = 20_000_000, ["swap"] = 20_000_000 };
        _bundle.RemoveNamespace("pid");
        CommandResult result = _bundle.Script("exec tail /dev/zero").Run();
        Assert.Equal(137, result.ExitCode);
    }

    [Fact]
    public void No_more_processes_than_allowed_can_be_started()
    {
        _bundle.Linux["resources"]!["pids"] = new JsonObject { ["limit"] = 5 };
        string output = _bundle.Script("for i in 1 2 3 4 5 6 7 8; do sleep 5 & done 2>&1; echo end").Run().Output + " ";
        Assert.Contains("can't fork", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cgroup_of_somebody_else_is_refused_and_its_processes_live()
    {
        _bundle.Linux["cgroupsPath"] = $"/{_bundle.Id}";
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        using var other = new Bundle();
        other.Linux["cgroupsPath"] = $"/{_bundle.Id}";
        Assert.Contains("has processes in it already", other.Args("true").Create().Error, StringComparison.Ordinal);
        other.Corun("delete", "--force", other.Id).Exits();
        Assert.Equal("created", _bundle.Status);
        other.AssertNothingLeft();
    }

    [Fact]
    public void A_path_for_the_cgroup_is_used_as_it_is()
    {
        _bundle.Linux["cgroupsPath"] = $"/corten-test-parent/{_bundle.Id}";
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        Assert.EndsWith($"/corten-test-parent/{_bundle.Id}", Cgroups.V1("memory", _bundle.Id), StringComparison.Ordinal);
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
        _bundle.AssertNothingLeft();
        Command.Shell("find /sys/fs/cgroup -depth -type d -name corten-test-parent -exec rmdir {} +");
    }
}
