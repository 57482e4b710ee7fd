using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class SpecTests
{
    [Fact]
    public void The_default_configuration_equals_runcs_but_for_the_host_name()
    {
        JsonObject ours = Spec(Programs.Corun);
        JsonObject theirs = Spec(Programs.Peer("runc"));
        Assert.Equal("corun", (string?)ours["hostname"]);
        Assert.StartsWith("1.", (string?)ours["ociVersion"], StringComparison.Ordinal);
        foreach (string expected in (string[])["hostname", "ociVersion"])
        {
            ours.Remove(expected);
            theirs.Remove(expected);
        }
        // Ambient capabilities take no effect without inheritable ones, which are empty; ours leaves them out.
        theirs["process"]!["capabilities"]!.AsObject().Remove("ambient");
        Assert.Equal(theirs.Select(member => member.Key), ours.Select(member => member.Key));
        foreach (var (name, value) in theirs)
            Assert.True(JsonNode.DeepEquals(value, ours[name]), $"{name}\nrunc:  {value?.ToJsonString()}\ncorun: {ours[name]?.ToJsonString()}");
    }

    [Fact]
    public void An_existing_configuration_is_not_overwritten()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["config.json"], "mine");
        Command.Run(Programs.Corun, "spec", "--bundle", directory.Path).FailsWith(1, "config.json", "exists");
        Assert.Equal("mine", File.ReadAllText(directory["config.json"]));
    }

    private static JsonObject Spec(string runtime)
    {
        using var directory = new TemporaryDirectory();
        Command.Run(runtime, "spec", "-b", directory.Path).Exits();
        return JsonNode.Parse(File.ReadAllText(directory["config.json"]))!.AsObject();
    }
}
