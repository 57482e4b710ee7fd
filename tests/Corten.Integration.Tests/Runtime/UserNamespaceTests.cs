using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Users of a container and who they are on the host.</summary>
public sealed class UserNamespaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public UserNamespaceTests()
    {
        File.AppendAllText(_bundle.Rootfs + "/etc/passwd", "nobody:x:65534:65534::/:/bin/sh\n");
        File.SetUnixFileMode(_bundle.Directory.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(_bundle.Directory["data"]);
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void One_id_can_be_mapped_and_all_others_are_nobodys()
    {
        Map(1000, 1);
        // The group of terminals is not mapped.
        _bundle.Config["mounts"]!.AsArray().Single(mount => (string)mount!["destination"]! == "/dev/pts")!["options"] = new JsonArray("nosuid", "noexec", "newinstance");
        File.WriteAllText(_bundle.Directory["data/of-root"], "");
        _bundle.AddMount("/data", "bind", _bundle.Directory["data"], "bind");
        const string Script = """
            whoami; cat /proc/self/uid_map /proc/self/gid_map; cat /proc/sys/kernel/overflowuid /proc/sys/kernel/overflowgid
            stat -c '%u:%g %U' /data/of-root /bin/busybox; chown 1 /tmp/x 2>&1; : >/data/of-root
            """;
        string[] lines = [.. _bundle.Script(Script).Run().Output.Trim().Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal(["root", "0 1000 1", "0 1000 1", "65534", "65534", "65534:65534 nobody", "0:0 root"], lines[..7]);
    }

    [Theory]
    [InlineData("uid_map")]
    [InlineData("gid_map")]
    public void A_map_is_written_once(string file)
    {
        Map(100000, 65536);
        string path = $"/proc/{Start()}/{file}";
        string before = File.ReadAllText(path);
        Assert.Equal(["0", "100000", "65536"], before.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Operation not permitted", Command.Run("/bin/bash", "-c", $"printf '0 200000 1' >{path}").Exits(1).Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Operation not permitted", _bundle.Corun("exec", _bundle.Id, "sh", "-c", $"echo 0 0 1 >/proc/1/{file}").Exits(1).Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void Without_a_map_everybody_is_nobody()
    {
        // A namespace that the container makes itself, as unshare(1) without options does.
        string output = _bundle.Script("unshare -U sh -c 'whoami; cat /proc/self/uid_map; stat -c %U /bin/busybox'").Run().Exits().Text;
        Assert.Equal("nobody\nnobody", output);
    }

    [Fact]
    public void What_the_containers_users_make_belongs_to_the_mapped_ones_outside()
    {
        Map(100000, 65536);
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_CHOWN");
        Command.Run("/bin/chown", "100000:100000", _bundle.Directory["data"]).Exits();
        _bundle.AddMount("/data", "bind", _bundle.Directory["data"], "bind");
        string inside = _bundle.Script("cd /data && touch root alice && chown 1000:50 alice && stat -c %u:%g root alice").Run().Exits().Text;
        Assert.Equal("0:0\n1000:50", inside);
        Assert.Equal("100000:100000\n101000:100050", Command.Run("/usr/bin/stat", "-c", "%u:%g", _bundle.Directory["data/root"], _bundle.Directory["data/alice"]).Exits().Text);
    }

    [Fact]
    public void The_root_of_the_container_is_an_ordinary_user_of_the_host()
    {
        Map(100000, 65536);
        string pid = Start();
        Assert.Equal("100000", Command.Run(Programs.Peer("ps"), "-o", "uid=", "-p", pid).Exits().Text.Trim());
        File.WriteAllText(_bundle.Directory["data/secret"], "secret");
        File.SetUnixFileMode(_bundle.Directory["data/secret"], UnixFileMode.UserRead);
        using var other = new Bundle();
        other.Linux["namespaces"] = _bundle.Linux["namespaces"]!.DeepClone();
        other.Linux["uidMappings"] = _bundle.Linux["uidMappings"]!.DeepClone();
        other.Linux["gidMappings"] = _bundle.Linux["gidMappings"]!.DeepClone();
        Command.Run("/bin/chown", "-R", "100000:100000", other.Rootfs).Exits();
        File.SetUnixFileMode(other.Directory.Path, (UnixFileMode)0b111_101_101);
        other.AddMount("/data", "bind", _bundle.Directory["data"], "bind");
        Assert.Contains("Permission denied", other.Args("cat", "/data/secret").Run().Error, StringComparison.Ordinal);
    }

    private string Start()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        return _bundle.State()["pid"]!.ToString();
    }

    private void Map(int first, int size)
    {
        _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            _bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = first, ["size"] = size });
        Command.Run("/bin/chown", "-R", $"{first}:{first}", _bundle.Rootfs).Exits();
    }
}
