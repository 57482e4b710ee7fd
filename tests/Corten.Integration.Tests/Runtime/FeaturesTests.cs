using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class FeaturesTests
{
    // A newer runc than the distribution's can be named to compare with.
    private static string Peer => Environment.GetEnvironmentVariable("CORTEN_TEST_RUNC") ?? Programs.Peer("runc");

    // Options of some file systems, which features.md wants left out and runc left out later; and an annotation that runc takes for a note of its own.
    private static readonly string[] s_data = ["acl", "noacl", "bundle"];

    [Fact]
    public void Whatever_runc_has_is_there_too()
    {
        JsonObject peer = Features(Peer);
        JsonObject own = Features(Programs.Corun);
        AssertContains(peer, own, "");
    }

    [Fact]
    public void An_argument_is_refused() => Command.Run(Programs.Corun, "features", "x").FailsWith(1, "features takes no argument");

    private static JsonObject Features(string runtime) => JsonNode.Parse(Command.Run(runtime, "features").Exits().Output)!.AsObject();

    [Fact]
    public void Checkpoints_are_announced_as_runc_does()
    {
        const string name = "org.opencontainers.runc.checkpoint.enabled";
        Assert.Equal((string?)Features(Peer)["annotations"]![name], (string?)Features(Programs.Corun)["annotations"]![name]);
        Assert.Equal("true", (string?)Features(Programs.Corun)["annotations"]![name]);
    }

    // Other annotations are each runtime's own; versions and switches may go beyond runc's.
    private static void AssertContains(JsonObject peer, JsonObject own, string path)
    {
        foreach (var (name, value) in peer)
        {
            if (name is "annotations" or "ociVersionMax" or "apparmor" or "selinux")
                continue;
            JsonNode? mine = own[name];
            Assert.True(mine is not null, $"{path}/{name} is missing");
            if (value is JsonObject section)
                AssertContains(section, mine!.AsObject(), $"{path}/{name}");
            else if (value is JsonArray list)
                Assert.Subset(mine!.AsArray().Select(item => (string)item!).ToHashSet(), list.Select(item => (string)item!).Except(s_data).ToHashSet());
            else
                Assert.Equal(value!.ToJsonString(), mine!.ToJsonString());
        }
    }
}
