using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>
/// Hooks that connect containers by a bridge. The host's side is a network namespace of the test's own, in which corun runs: the machine's network
/// stays untouched.
/// </summary>
public sealed class BridgeHookTests : IDisposable
{
    private const string Connect = """
        #!/bin/sh -e
        # The state comes on standard input. Arguments: the host's end, the container's address.
        pid=$(sed -n 's/.*"pid": *\([0-9]*\).*/\1/p')
        if ! ip link show corten-test0 2>/dev/null; then
            ip link add corten-test0 type bridge
            ip address add 10.123.7.1/24 dev corten-test0
            ip link set corten-test0 up
        fi
        ip link add $1 type veth peer name eth0 netns $pid
        ip link set $1 master corten-test0 up
        nsenter --net=/proc/$pid/ns/net sh -ec "ip address add $2/24 dev eth0; ip link set eth0 up; ip route add default via 10.123.7.1"
        """;

    private const string Disconnect = """
        #!/bin/sh -e
        ip link delete $1 2>/dev/null || :
        [ -n "$(ip -o link show master corten-test0)" ] || ip link delete corten-test0
        """;

    private readonly TemporaryDirectory _directory = new();
    private readonly RunningCommand _host;

    public BridgeHookTests()
    {
        _ = Programs.Peer("ip");
        Script("connect", Connect);
        Script("disconnect", Disconnect);
        _host = Command.Start(Programs.Peer("unshare"), "--net", "/bin/sleep", "600");
        Assert.True(Wait.Until(() => Link(_host.Pid) != Link(Environment.ProcessId)));
        Script("corun", $"#!/bin/sh\nexec {OnHost} {Programs.Corun} \"$@\"\n");
        Command.Shell($"{OnHost} ip link set lo up").Exits();
        CommandResult bridge = Command.Shell($"{OnHost} ip link add probe type bridge && {OnHost} ip link delete probe");
        if (bridge.ExitCode == 0)
            return;
        Dispose();
        Assert.Skip($"this kernel makes no bridges: {bridge.Error}");
    }

    public void Dispose()
    {
        _host.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_container_is_on_the_bridge_before_it_starts_and_off_it_when_it_is_gone()
    {
        using Bundle bundle = Container("veth-a", "10.123.7.2");
        bundle.Script("ping -c 1 -w 5 10.123.7.1 >/dev/null && echo reached; ip route | head -1; echo from-inside | nc -l -p 7000; exec sleep 600").Create().Exits();
        Assert.Contains("veth-a", OnHostRun("ip -o link show master corten-test0"), StringComparison.Ordinal);
        Assert.Contains("inet 10.123.7.2/24", bundle.Corun("exec", bundle.Id, "ip", "address", "show", "eth0").Exits().Text, StringComparison.Ordinal);
        bundle.Corun("start", bundle.Id).Exits();
        string answer = "";
        Assert.True(Wait.Until(() => (answer = OnHostRun("busybox nc 10.123.7.2 7000 </dev/null")).Length > 0, 20), bundle.Log);
        Assert.Equal("from-inside", answer.Trim());
        Assert.StartsWith("reached\ndefault via 10.123.7.1 dev eth0", bundle.Log, StringComparison.Ordinal);
        bundle.Corun("delete", "--force", bundle.Id).Exits();
        Assert.Equal(["lo"], Devices());
    }

    [Fact]
    public void Two_containers_reach_each_other()
    {
        using Bundle first = Container("veth-a", "10.123.7.2");
        using Bundle second = Container("veth-b", "10.123.7.3");
        first.Script("while :; do echo neighbour | nc -l -p 7000; done").Create().Exits();
        first.Corun("start", first.Id).Exits();
        Assert.Equal("neighbour", second.Script("for i in $(seq 100); do nc 10.123.7.2 7000 </dev/null 2>/dev/null && exit 0; sleep 0.05; done; exit 1").Run().Exits().Text);
        // The bridge stays as long as one is on it.
        Assert.Contains("corten-test0", Devices());
        first.Corun("delete", "--force", first.Id).Exits();
        Assert.Equal(["lo"], Devices());
    }

    [Fact]
    public void A_connection_that_fails_fails_the_container_and_nothing_is_left()
    {
        using Bundle bundle = Container("veth-a", "10.123.7.2000");
        CommandResult result = bundle.Args("true").Create();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error running createRuntime hook #0", result.Error, StringComparison.Ordinal);
        Assert.Contains("10.123.7.2000", result.Error, StringComparison.Ordinal);
        bundle.AssertNothingLeft();
        Assert.Equal(["lo"], Devices());
    }

    private Bundle Container(string device, string address)
    {
        var bundle = new Bundle(_directory["corun"]);
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_NET_RAW");
        JsonArray Hook(string script, params string[] arguments) => new(new JsonObject
        {
            ["path"] = _directory[script],
            ["args"] = new JsonArray([script, .. arguments]),
            ["env"] = new JsonArray("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
        });
        bundle.Config["hooks"] = new JsonObject { ["createRuntime"] = Hook("connect", device, address), ["poststop"] = Hook("disconnect", device) };
        return bundle;
    }

    private string OnHost => $"{Programs.Peer("nsenter")} --net=/proc/{_host.Pid}/ns/net";

    private string OnHostRun(string command) => Command.Shell($"{OnHost} {command}").Output;

    private string[] Devices() => [.. OnHostRun("ip -o link").Trim().Split('\n').Select(line => line.Split(' ')[1].TrimEnd(':').Split('@')[0]).Order(StringComparer.Ordinal)];

    private void Script(string name, string text)
    {
        File.WriteAllText(_directory[name], text);
        File.SetUnixFileMode(_directory[name], (UnixFileMode)0b111_101_101);
    }

    private static string? Link(int pid) => new FileInfo($"/proc/{pid}/ns/net").LinkTarget;
}
