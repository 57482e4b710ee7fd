using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Id-mapped mounts: config.md, "POSIX-platform Mounts".</summary>
public sealed class IdMapTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public IdMapTests()
    {
        foreach (var (name, owner) in new[] { ("one", "0:0"), ("two", "1:1"), ("many", "100:211") })
        {
            Directory.CreateDirectory(_bundle.Directory[name]);
            File.WriteAllText(_bundle.Directory[name + "/file"], "");
            Command.Run("/bin/chown", owner, _bundle.Directory[name + "/file"]).Exits();
        }
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Without_a_user_namespace_the_owner_is_the_mapped_one()
    {
        AddMapped("one", "/one", 0, 100000, 65536);
        Assert.Equal("100000:100000", Owner("/one/file"));
    }

    [Fact]
    public void In_a_user_namespace_its_root_owns_what_the_hosts_root_owns()
    {
        AddUserNamespace();
        AddMapped("one", "/one", 0, 100000, 65536);
        AddMapped("two", "/two", 0, 100000, 65536);
        _bundle.AddMount("/plain", "bind", _bundle.Directory["one"], "bind");
        Assert.Equal("0:0\n1:1\n65534:65534", Owner("/one/file", "/two/file", "/plain/file"));
        _bundle.Script("echo new >/one/new").Run().Exits();
        Assert.Equal("0:0", Command.Run("/usr/bin/stat", "-c", "%u:%g", _bundle.Directory["one/new"]).Text);
    }

    [Fact]
    public void One_directory_can_be_mounted_with_several_maps()
    {
        AddMapped("many", "/a", 100, 5000, 100, 200, 6000, 100);
        AddMapped("many", "/b", 100, 7000, 100, 200, 8000, 100);
        Assert.Equal("5000:6011\n7000:8011", Owner("/a/file", "/b/file"));
    }

    [Theory]
    [InlineData("idmap")]
    [InlineData("ridmap")]
    public void The_word_alone_takes_the_map_of_the_containers_user_namespace(string word)
    {
        AddUserNamespace();
        _bundle.AddMount("/two", "bind", _bundle.Directory["two"], "bind", word);
        Assert.Equal("1:1", Owner("/two/file"));
    }

    [Theory]
    [InlineData("idmap", "100000:100000\n0:0")]
    [InlineData("ridmap", "100000:100000\n100000:100000")]
    public void Only_ridmap_holds_for_the_mounts_below(string word, string expected)
    {
        using var volume = new Volume(_bundle.Directory["volume"]);
        AddMapped("volume", "/vol", 0, 100000, 65536);
        _bundle.Config["mounts"]!.AsArray()[^1]!["options"] = new JsonArray("rbind", word);
        Assert.Equal(expected, Owner("/vol/file", "/vol/sub/file"));
    }

    [Theory]
    [InlineData("idmap")]
    [InlineData("ridmap")]
    public void The_word_without_any_map_is_refused(string word)
    {
        _bundle.AddMount("/one", "bind", _bundle.Directory["one"], "bind", word);
        _bundle.Args("true").Run().FailsWith(1, "uidMappings");
    }

    [Fact]
    public void A_map_on_a_file_system_that_has_none_names_the_source()
    {
        AddMapped("one", "/one", 0, 100000, 65536);
        _bundle.Config["mounts"]!.AsArray()[^1]!["source"] = "/sys";
        _bundle.Args("true").Run().FailsWith(1, "/sys");
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void A_source_that_the_containers_root_may_not_enter_is_opened_for_it()
    {
        AddUserNamespace();
        Directory.CreateDirectory(_bundle.Directory["closed/open"]);
        File.WriteAllText(_bundle.Directory["closed/open/file"], "found");
        File.SetUnixFileMode(_bundle.Directory["closed"], (UnixFileMode)0b111_000_000);
        _bundle.AddMount("/data", "bind", _bundle.Directory["closed/open"], "bind");
        Assert.Equal("found", _bundle.Args("cat", "/data/file").Run().Exits().Text);
    }

    private string Owner(params string[] files) => _bundle.Script($"stat -c %u:%g {string.Join(' ', files)}").Run().Exits().Text;

    private void AddMapped(string source, string destination, int from, int to, int size) => AddMapped(source, destination, from, to, size, from, to, size);

    private void AddMapped(string source, string destination, int uid, int toUid, int uids, int gid, int toGid, int gids)
    {
        _bundle.AddMount(destination, "bind", _bundle.Directory[source], "bind");
        var mount = _bundle.Config["mounts"]!.AsArray()[^1]!;
        mount["uidMappings"] = Map(uid, toUid, uids);
        mount["gidMappings"] = Map(gid, toGid, gids);
    }

    private static JsonArray Map(int from, int to, int size) => [new JsonObject { ["containerID"] = from, ["hostID"] = to, ["size"] = size }];

    private void AddUserNamespace()
    {
        _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
        _bundle.Linux["uidMappings"] = Map(0, 100000, 65536);
        _bundle.Linux["gidMappings"] = Map(0, 100000, 65536);
        Command.Run("/bin/chown", "-R", "100000:100000", _bundle.Rootfs).Exits();
        File.SetUnixFileMode(_bundle.Directory.Path, (UnixFileMode)0b111_101_101);
    }
}
