using System.Globalization;
using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class TimeNamespaceTests : IDisposable
{
    private const string Offsets = """{ "monotonic": { "secs": 7881, "nanosecs": 2718281 }, "boottime": { "secs": 864000, "nanosecs": 3141519 } }""";

    private readonly Bundle _bundle = new();

    public TimeNamespaceTests() => Assert.SkipUnless(File.Exists("/proc/self/ns/time"), "this kernel has no time namespaces (CONFIG_TIME_NS)");

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Offsets_are_set_before_the_container_enters()
    {
        Add(Offsets);
        Assert.Equal(["monotonic 7881 2718281", "boottime 864000 3141519"], Read(_bundle.Args("cat", "/proc/self/timens_offsets").Run().Exits()));
    }

    [Fact]
    public void The_containers_clock_runs_ahead_of_the_hosts()
    {
        Add(Offsets);
        double host = Uptime(File.ReadAllText("/proc/uptime"));
        double container = Uptime(_bundle.Args("cat", "/proc/uptime").Run().Exits().Text);
        Assert.InRange(container - host, 863_999, 864_120);
    }

    [Fact]
    public void Without_offsets_the_clocks_are_the_hosts()
    {
        Add(null);
        Assert.Equal(["monotonic 0 0", "boottime 0 0"], Read(_bundle.Args("cat", "/proc/self/timens_offsets").Run().Exits()));
    }

    [Fact]
    public void Exec_enters_the_containers_time()
    {
        Add(Offsets);
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.Equal(["monotonic 7881 2718281", "boottime 864000 3141519"], Read(_bundle.Corun("exec", _bundle.Id, "cat", "/proc/self/timens_offsets").Exits()));
        string inside = _bundle.Corun("exec", _bundle.Id, "readlink", "/proc/self/ns/time").Exits().Text;
        Assert.Equal(new FileInfo($"/proc/{_bundle.State()["pid"]}/ns/time").LinkTarget, inside);
    }

    [Fact]
    public void A_user_namespace_has_offsets_too()
    {
        Add(Offsets);
        AddNamespace("user");
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            _bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        Command.Run("/bin/chown", "-R", "100000:100000", _bundle.Rootfs).Exits();
        File.SetUnixFileMode(_bundle.Directory.Path, (UnixFileMode)0b111_101_101);
        _bundle.Script("cat /proc/self/timens_offsets; exec sleep 600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Contains("boottime", StringComparison.Ordinal)));
        Assert.Contains("864000", _bundle.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_namespace_is_joined_by_its_path()
    {
        using var other = new Bundle();
        other.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "time" });
        other.Linux["timeOffsets"] = JsonNode.Parse(Offsets);
        other.Args("/bin/sleep", "600").Create().Exits();
        AddNamespace("time");
        _bundle.Linux["namespaces"]!.AsArray()[^1]!["path"] = $"/proc/{other.State()["pid"]}/ns/time";
        Assert.Equal(["monotonic 7881 2718281", "boottime 864000 3141519"], Read(_bundle.Args("cat", "/proc/self/timens_offsets").Run().Exits()));
    }

    [Theory]
    [InlineData("""{ "monotonic": { "secs": -999999999 } }""", "linux.timeOffsets.monotonic")]
    [InlineData("""{ "boottime": { "secs": 9223372036854775807 } }""", "linux.timeOffsets.boottime")]
    [InlineData("""{ "boottime": { "nanosecs": 1000000000 } }""", "linux.timeOffsets.boottime.nanosecs")]
    [InlineData("""{ "realtime": { "secs": 1 } }""", "realtime")]
    public void An_impossible_offset_is_refused_by_its_name(string offsets, string word)
    {
        Add(offsets);
        _bundle.Args("true").Run().FailsWith(1, word);
        _bundle.AssertNothingLeft();
    }

    private void Add(string? offsets)
    {
        AddNamespace("time");
        _bundle.Linux["timeOffsets"] = offsets is null ? null : JsonNode.Parse(offsets);
    }

    private void AddNamespace(string type) => _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = type });

    private static IEnumerable<string> Read(CommandResult result) =>
        result.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static double Uptime(string text) => double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
}
