using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class NamespaceFlagTests(Store store) : IClassFixture<Store>
{
    private const string Names = "for n in pid ipc uts net cgroup; do readlink /proc/self/ns/$n; done";

    [Fact]
    public void The_hosts_namespaces_are_the_hosts()
    {
        string host = Command.Run("sh", "-c", Names).Exits().Text;
        Assert.Equal(host, store.Run(["--pid", "host", "--ipc=host", "--uts=host", "--net=host", "--cgroupns=host"], "sh", "-c", Names).Exits().Text);
        string[] own = store.Run(["--pid", "private", "--ipc=private", "--uts=private", "--net=none", "--cgroupns=private"], "sh", "-c", Names).Exits().Text.Split('\n');
        Assert.Equal(5, own.Except(host.Split('\n')).Count());
    }

    [Fact]
    public void With_the_hosts_ipc_its_shared_memory_is_there_and_without_ipc_there_is_none()
    {
        string probe = $"corten-test-{Guid.NewGuid():N}";
        File.WriteAllText($"/dev/shm/{probe}", "shared");
        try
        {
            Assert.Equal("shared", store.Run(["--ipc=host"], "cat", $"/dev/shm/{probe}").Exits().Text);
            store.Run([], "cat", $"/dev/shm/{probe}").Exits(1);
            store.Run(["--ipc=none"], "sh", "-c", "! test -e /dev/shm").Exits();
        }
        finally
        {
            File.Delete($"/dev/shm/{probe}");
        }
    }

    [Fact]
    public void Another_containers_namespaces_are_joined_while_it_runs()
    {
        string id = store.RunDetached(["--name", "sharer"], "sleep", "600");
        string theirs = store.Corten("exec", id, "sh", "-c", Names).Exits().Text;
        string ours = store.Run(["--pid", "container:sharer", "--net", "container:" + id[..12], "--uts", "container:sharer"], "sh", "-c", Names).Exits().Text;
        string[] ipc = ["ipc", "cgroup"];
        Assert.Equal(Without(theirs, ipc), Without(ours, ipc));
        Assert.Contains("sleep 600", store.Run(["--pid", "container:sharer"], "ps").Exits().Text);
        store.Corten("rm", "-f", id).Exits();
        store.Run(["--pid", "container:sharer"], "true").FailsWith(125, "sharer");
    }

    [Fact]
    public void A_namespace_of_a_file_is_joined()
    {
        string mine = Command.Run("readlink", "/proc/self/ns/uts").Exits().Text;
        Assert.Equal(mine, store.Run(["--uts", "ns:/proc/self/ns/uts"], "readlink", "/proc/self/ns/uts").Exits().Text);
        store.Run(["--pid", "ns:/no/such/file"], "true").FailsWith(125, "/no/such/file");
    }

    [Theory]
    [InlineData("--pid", "hots")]
    [InlineData("--ipc", "container:x")]
    [InlineData("--uts", "none")]
    [InlineData("--net", "brigde")]
    [InlineData("--cgroupns", "ns:relative")]
    public void What_is_no_mode_is_told(string option, string mode)
    {
        store.Run([option, mode], "true").FailsWith(125, mode);
        store.AssertNoContainerIsLeft();
    }

    private static string[] Without(string names, string[] kinds) => [.. names.Split('\n').Where(name => !kinds.Contains(name.Split(':')[0]))];
}
