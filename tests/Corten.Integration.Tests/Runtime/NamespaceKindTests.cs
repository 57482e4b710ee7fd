using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Each kind of namespace, by its inode in /proc/PID/ns and as the host's lsns shows it.</summary>
public sealed class NamespaceKindTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_cgroup_namespace_is_the_sixth_when_asked_for()
    {
        Add(_bundle, "cgroup");
        string pid = Start(_bundle);
        Assert.Equal(["cgroup", "ipc", "mnt", "net", "pid", "uts"], Lsns(pid));
        Assert.Equal(["cgroup", "ipc", "mnt", "net", "pid", "uts"], Fresh(pid));
    }

    [Fact]
    public void Every_kind_of_the_specification_is_made()
    {
        foreach (string type in (string[])["cgroup", "time", "user"])
            Add(_bundle, type);
        MapToOthers(_bundle);
        string pid = Start(_bundle);
        Assert.Equal(["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"], Fresh(pid));
    }

    [Fact]
    public void The_process_sees_the_inodes_that_the_host_sees()
    {
        string pid = Start(_bundle);
        string[] kinds = ["cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "time_for_children", "user", "uts"];
        Assert.Equal(kinds, Directory.GetFiles($"/proc/{pid}/ns").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        string inside = _bundle.Corun("exec", _bundle.Id, "sh", "-c", "cd /proc/1/ns && for n in *; do readlink $n; done").Exits().Text;
        Assert.Equal(kinds.Select(kind => Link(pid, kind)), inside.Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("mount", "mnt")]
    [InlineData("cgroup", "cgroup")]
    [InlineData("user", "user")]
    public void A_namespace_is_joined_by_its_path(string type, string file)
    {
        if (type != "mount")
            Add(_bundle, type);
        if (type == "user")
            MapToOthers(_bundle);
        string pid = Start(_bundle);
        using var other = new Bundle();
        if (type == "mount")
            other.RemoveNamespace("mount");
        other.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = type, ["path"] = $"/proc/{pid}/ns/{file}" });
        if (type == "mount")
            JoinMounts(other);
        if (type == "user")
            OwnedByOthers(other);
        string joined = Start(other);
        Assert.Equal(Link(pid, file), Link(joined, file));
        Assert.NotEqual(Link("self", file), Link(joined, file));
        Assert.NotEqual(Link(pid, "uts"), Link(joined, "uts"));
    }

    [Fact]
    public void A_kind_that_there_is_not_is_refused_by_its_name()
    {
        Add(_bundle, "clock");
        _bundle.Run().FailsWith(1, "clock", "linux.namespaces");
    }

    // In another's mount namespace a container brings no root and no mounts of its own.
    private static void JoinMounts(Bundle bundle)
    {
        bundle.Config["root"]!["path"] = "/";
        bundle.Config["mounts"] = new JsonArray();
        bundle.Linux.Remove("maskedPaths");
        bundle.Linux.Remove("readonlyPaths");
        bundle.Args("/bin/sleep", "600");
    }

    private static void Add(Bundle bundle, string type) => bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = type });

    private static void MapToOthers(Bundle bundle)
    {
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        OwnedByOthers(bundle);
    }

    private static void OwnedByOthers(Bundle bundle)
    {
        Command.Run("/bin/chown", "-R", "100000:100000", bundle.Rootfs).Exits();
        File.SetUnixFileMode(bundle.Directory.Path, (UnixFileMode)0b111_101_101);
    }

    private static string Start(Bundle bundle)
    {
        bundle.Args("/bin/sleep", "600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        return bundle.State()["pid"]!.ToString();
    }

    private static IEnumerable<string> Lsns(string pid) => Command.Run(Programs.Peer("lsns"), "-n", "-o", "TYPE,PID").Exits().Lines
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(columns => columns[1] == pid)
        .Select(columns => columns[0])
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Fresh(string pid) =>
        ((string[])["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"]).Where(kind => Link("self", kind) != Link(pid, kind));

    private static string? Link(string pid, string kind) => new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget;
}
