namespace Corten.Integration.Tests.Support;

internal static class Cgroups
{
    /// <summary>Every cgroup directory, in any hierarchy, whose name holds <paramref name="id"/>.</summary>
    public static IReadOnlyList<string> Of(string id) => Command.Run("/usr/bin/find", "/sys/fs/cgroup", "-type", "d", "-name", $"*{id}*").Lines;

    /// <summary>The cgroup directory of <paramref name="id"/> in the v1 hierarchy of <paramref name="controller"/>.</summary>
    public static string V1(string controller, string id)
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/" + controller), $"this machine has no cgroup v1 hierarchy for {controller}");
        return Assert.Single(Of(id), path => path.StartsWith($"/sys/fs/cgroup/{controller}/", StringComparison.Ordinal));
    }

    /// <summary>The cgroup directory of <paramref name="id"/> where version 2 is alone.</summary>
    public static string V2(string id)
    {
        Assert.SkipUnless(File.Exists("/sys/fs/cgroup/cgroup.controllers"), "this machine has not cgroup v2 alone: ./test.sh vm runs this test on one that has");
        return Assert.Single(Of(id));
    }
}
