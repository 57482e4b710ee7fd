using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>
/// Moves veth devices. The runtime itself runs in a network namespace that the test made, so the machine's own devices are out of its reach.
/// </summary>
public sealed class NetworkDeviceTests : IDisposable
{
    private static int _count;

    private readonly string _host = $"corten-test-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
    private readonly string _ip = Programs.Peer("ip");
    private readonly TemporaryDirectory _directory = new();
    private readonly Bundle _bundle;

    public NetworkDeviceTests()
    {
        string nsenter = Programs.Peer("nsenter");
        Command.Run(_ip, "netns", "add", _host).Exits();
        string wrapper = _directory["runtime"];
        File.WriteAllText(wrapper, $"#!/bin/sh\nexec {nsenter} --net=/run/netns/{_host} {Programs.Corun} \"$@\"\n");
        File.SetUnixFileMode(wrapper, (UnixFileMode)0b111_101_101);
        _bundle = new Bundle(wrapper);
        Host("link add cta0 type veth peer name ctb0");
    }

    public void Dispose()
    {
        _bundle.Dispose();
        _directory.Dispose();
        Command.Run(_ip, "netns", "delete", _host);
    }

    [Fact]
    public void A_device_is_moved_under_its_name_and_set_up()
    {
        Move("cta0");
        string output = _bundle.Args("ip", "link", "show", "dev", "cta0").Run().Exits().Output;
        Assert.Contains(",UP", output, StringComparison.Ordinal);
        Assert.DoesNotContain("cta0", Host("link show"), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_address_size_and_permanent_global_addresses_come_with_it()
    {
        Host("link set cta0 address 02:11:22:33:44:55 mtu 1789 up");
        Host("address add 192.0.2.7/24 broadcast 192.0.2.255 dev cta0");
        Host("address add 192.0.2.8/24 dev cta0");
        Host("address add 198.51.100.1 peer 198.51.100.2/32 dev cta0");
        Host("address add 203.0.113.9/24 scope link dev cta0");
        Host("address add 192.0.2.10/24 valid_lft 3600 preferred_lft 3600 dev cta0");
        Host("address add 2001:db8::7/64 nodad dev cta0");
        Move("cta0", "eth0");
        string output = _bundle.Args("ip", "address", "show", "dev", "eth0").Run().Exits().Output;
        Assert.All(
            ["mtu 1789", "02:11:22:33:44:55", "192.0.2.7/24 brd 192.0.2.255", "192.0.2.8/24", "198.51.100.1 peer 198.51.100.2/32", "2001:db8::7/64"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.All(["203.0.113.9", "192.0.2.10"], text => Assert.DoesNotContain(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_may_end_in_a_number_to_be_chosen()
    {
        Move("cta0", "net%d");
        Add("ctb0", "net%d");
        string output = _bundle.Args("ls", "/sys/class/net").Run().Exits().Output;
        Assert.Equal(["lo", "net0", "net1"], output.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries).Where(name => name == "lo" || name.StartsWith("net", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_device_stays_in_a_namespace_that_was_joined()
    {
        using var other = new Bundle(_bundle.Runtime);
        other.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Namespace("network")!["path"] = $"/proc/{other.State()["pid"]}/ns/net";
        Move("cta0", "eth0");
        _bundle.Args("true").Run().Exits();
        Assert.Contains("eth0", other.Corun("exec", other.Id, "ip", "link").Exits().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_and_the_device_is_as_before()
    {
        Host("address add 192.0.2.7/24 dev cta0");
        Host("link set cta0 up");
        Move("cta0", "lo");
        _bundle.Args("true").Run().FailsWith(1, "linux.netDevices", "cta0", "lo already");
        AssertUntouched();
    }

    [Theory]
    [InlineData("no-such", "no-such")]
    [InlineData("lo", "lo")]
    public void A_device_that_cannot_be_moved_is_refused_by_its_name(string device, string word)
    {
        Move(device);
        _bundle.Args("true").Run().FailsWith(1, "linux.netDevices", word);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void Where_a_second_device_fails_the_first_comes_back()
    {
        Host("address add 192.0.2.7/24 dev cta0");
        Host("address add 2001:db8::7/64 nodad dev cta0");
        Host("link set cta0 up");
        Move("cta0", "eth0");
        Add("no-such", null);
        _bundle.Args("true").Run().FailsWith(1, "linux.netDevices", "no-such");
        AssertUntouched();
        Assert.Contains("2001:db8::7/64", Host("address show dev cta0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_container_cannot_be_made_the_device_comes_back()
    {
        Host("address add 192.0.2.7/24 dev cta0");
        Host("link set cta0 up");
        Move("cta0", "eth0");
        _bundle.Config["hooks"] = JsonNode.Parse("""{ "createRuntime": [{ "path": "/bin/false" }] }""");
        Assert.Equal(1, _bundle.Args("true").Create().ExitCode);
        AssertUntouched();
    }

    [Fact]
    public void Without_a_network_namespace_of_its_own_nothing_is_moved()
    {
        Move("cta0");
        _bundle.RemoveNamespace("network");
        _bundle.Args("true").Run().FailsWith(1, "linux.netDevices", "network namespace");
        _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "network", ["path"] = $"/run/netns/{_host}" });
        _bundle.Args("true").Run().FailsWith(1, "linux.netDevices", "shares the runtime's network namespace");
        Assert.Contains("cta0", Host("link show"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_in_a_user_namespace_gets_its_device_too()
    {
        Move("cta0", "eth0");
        _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            _bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        Command.Run("/bin/chown", "-R", "100000:100000", _bundle.Rootfs).Exits();
        File.SetUnixFileMode(_bundle.Directory.Path, (UnixFileMode)0b111_101_101);
        _bundle.Script("ip link show dev eth0; exec sleep 600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Contains(",UP", StringComparison.Ordinal)));
    }

    private void AssertUntouched()
    {
        string output = Host("address show dev cta0");
        Assert.Contains(",UP", output, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7/24", output, StringComparison.Ordinal);
        _bundle.AssertNothingLeft();
    }

    private void Move(string device, string? name = null)
    {
        _bundle.Linux["netDevices"] = new JsonObject();
        Add(device, name);
    }

    private void Add(string device, string? name) =>
        _bundle.Linux["netDevices"]![device] = name is null ? new JsonObject() : new JsonObject { ["name"] = name };

    private string Host(string arguments) => Command.Run(_ip, ["-n", _host, .. arguments.Split(' ')]).Exits().Output;
}
