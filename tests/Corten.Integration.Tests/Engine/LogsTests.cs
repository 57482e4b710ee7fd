using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class LogsTests(Store store) : IClassFixture<Store>
{
    [Fact]
    public void Logs_of_several_containers_say_whose_a_line_is()
    {
        string[] ids = [.. new[] { "first", "second" }.Select(name => store.RunDetached(["--name", name], "sh", "-c", $"echo {name} one; echo {name} two"))];
        foreach (string id in ids)
            store.Corten("wait", id).Exits();
        Assert.Equal(
            $"{ids[0][..12]} first one\n{ids[0][..12]} first two\n{ids[1][..12]} second one\n{ids[1][..12]} second two",
            store.Corten("logs", "first", "second").Exits().Text);
        Assert.Equal("second second two", store.Corten("logs", "--names", "--tail", "1", "-l").Exits().Text);
        Assert.Equal("first one\nfirst two", store.Corten("logs", "-f", "first").Exits().Text);
        store.Corten("logs").FailsWith(125, "--latest");
        store.Corten("logs", "-l", "first").FailsWith(125, "--latest");
        store.Corten(["rm", .. ids]).Exits();
    }

    [Fact]
    public void Several_logs_are_followed_at_once_until_the_last_container_ends()
    {
        string a = store.RunDetached([], "sh", "-c", "echo a1; sleep 2; echo a2");
        string b = store.RunDetached([], "sh", "-c", "sleep 1; echo b1; sleep 2; echo b2");
        Assert.Equal($"{a[..12]} a1\n{b[..12]} b1\n{a[..12]} a2\n{b[..12]} b2", store.Corten("logs", "-f", a, b).Exits().Text);
        store.Corten("rm", a, b).Exits();
    }
}
