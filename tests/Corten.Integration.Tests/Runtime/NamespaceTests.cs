using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class NamespaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Exactly_the_namespaces_asked_for_are_new()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        int pid = (int)_bundle.State()["pid"]!;
        string[] all = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];
        IEnumerable<string> fresh = all.Where(kind => Link("self", kind) != Link(pid.ToString(), kind));
        Assert.Equal(["ipc", "mnt", "net", "pid", "uts"], fresh);
    }

    [Fact]
    public void The_hosts_lsns_shows_them()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string pid = _bundle.State()["pid"]!.ToString();
        IEnumerable<string> types = Command.Run(Programs.Peer("lsns"), "-n", "-o", "TYPE,PID").Exits().Lines
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1] == pid)
            .Select(columns => columns[0])
            .Order(StringComparer.Ordinal);
        Assert.Equal(["ipc", "mnt", "net", "pid", "uts"], types);
    }

    [Fact]
    public void A_cgroup_namespace_hides_the_path()
    {
        _bundle.Linux["namespaces"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["type"] = "cgroup" });
        string output = _bundle.Args("cat", "/proc/self/cgroup").Run().Exits().Text;
        Assert.All(output.Split('\n').Where(line => line.Contains("memory", StringComparison.Ordinal)), line => Assert.EndsWith(":/", line, StringComparison.Ordinal));
        Assert.DoesNotContain(_bundle.Id, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uts", "uts")]
    [InlineData("ipc", "ipc")]
    [InlineData("network", "net")]
    [InlineData("pid", "pid")]
    public void A_namespace_is_joined_by_its_path(string type, string file)
    {
        using var other = new Bundle();
        other.Args("/bin/sleep", "600").Create().Exits();
        string pid = other.State()["pid"]!.ToString();
        _bundle.Namespace(type)!["path"] = $"/proc/{pid}/ns/{file}";
        if (type == "uts")
            _bundle.Config.Remove("hostname");
        _bundle.AddMount("/host-proc", "bind", "/proc", "rbind", "ro");
        string joined = _bundle.Script($"readlink /proc/self/ns/{file}").Run().Exits().Text;
        Assert.Equal(Link(pid, file), joined);
    }

    [Fact]
    public void A_user_namespace_maps_its_root_to_another_user()
    {
        _bundle.Linux["namespaces"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["type"] = "user" });
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            _bundle.Linux[map] = new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        Command.Run("/bin/chown", "-R", "100000:100000", _bundle.Rootfs).Exits();
        File.SetUnixFileMode(_bundle.Directory.Path, (UnixFileMode)0b111_101_101);
        _bundle.Script("id -u; cat /proc/self/uid_map; exec sleep 600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Split('\n').Length == 3));
        Assert.Equal(["0", "0 100000 65536"], _bundle.Log.Split('\n')[..2].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        string status = File.ReadAllText($"/proc/{_bundle.State()["pid"]}/status");
        Assert.Contains("Uid:\t100000\t100000", status, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rprivate", false)]
    [InlineData("rslave", true)]
    [InlineData("rshared", true)]
    public void A_mount_of_the_host_reaches_a_container_only_by_propagation(string propagation, bool seen)
    {
        string shared = _bundle.Directory["shared"];
        Directory.CreateDirectory(shared + "/point");
        Command.Shell($"mount --bind {shared} {shared} && mount --make-shared {shared}").Exits();
        _bundle.Linux["rootfsPropagation"] = propagation == "rprivate" ? "rprivate" : propagation;
        _bundle.AddMount("/shared", "bind", shared, "rbind", propagation);
        _bundle.Script("echo ready; while ! test -e /go; do sleep 0.05; done; test -e /shared/point/marker && echo seen; exit 0");
        _bundle.Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Contains("ready", StringComparison.Ordinal)));
        Command.Shell($"mount -t tmpfs corten-test {shared}/point && touch {shared}/point/marker && touch {_bundle.Rootfs}/go").Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.Equal(seen, _bundle.Log.Contains("seen", StringComparison.Ordinal));
        Command.Shell($"umount {shared}/point; umount {shared}").Exits();
    }

    [Theory]
    [InlineData("shared", "shared:")]
    [InlineData("rshared", "shared:")]
    [InlineData("slave", "")]
    [InlineData("rslave", "")]
    [InlineData("private", "")]
    [InlineData("rprivate", "")]
    [InlineData("unbindable", "unbindable")]
    [InlineData("runbindable", "unbindable")]
    public void A_mount_has_the_propagation_asked_for(string propagation, string field)
    {
        _bundle.AddMount("/scratch", "tmpfs", "tmpfs", propagation);
        string fields = _bundle.Script("awk '$5 == \"/scratch\" { for (i = 7; $i != \"-\"; i++) printf \"%s \", $i }' /proc/self/mountinfo").Run().Exits().Text;
        Assert.StartsWith(field, fields, StringComparison.Ordinal);
        Assert.Equal(field.Length == 0, fields.Length == 0);
    }

    [Fact]
    public void The_domain_name_is_the_containers_alone()
    {
        string before = File.ReadAllText("/proc/sys/kernel/domainname");
        _bundle.Config["domainname"] = "yellow.pages";
        Assert.Equal("yellow.pages", _bundle.Args("cat", "/proc/sys/kernel/domainname").Run().Exits().Text);
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/domainname"));
    }

    private static string? Link(string pid, string kind) => new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget;

    [Fact]
    public void Without_a_mount_namespace_the_roots_and_mounts_of_others_stay_as_they_are()
    {
        using var bundle = new Bundle();
        bundle.RemoveNamespace("mount");
        bundle.Linux.Remove("maskedPaths");
        bundle.Linux.Remove("readonlyPaths");
        bundle.Args("ls", "/").Save();
        // In a mount namespace of its own, so that a mistake harms nobody: unshare stands for the host.
        string script = $"grep -c shared /proc/self/mountinfo; {bundle.Runtime} --root {bundle.Directory["state"]} run -b {bundle.Directory.Path} {bundle.Id} >{bundle.Directory["out"]} && " +
            $"test -d {bundle.Directory.Path} && grep -v {bundle.Directory.Path} /proc/self/mountinfo | grep -c shared; umount -R -l {bundle.Rootfs}";
        string[] lines = [.. Command.Run(Programs.Peer("unshare"), "--mount", "--propagation", "shared", "/bin/sh", "-c", script).Exits().Lines];
        Assert.Equal(lines[0], lines[1]);
        Assert.Contains("bin\n", File.ReadAllText(bundle.Directory["out"]), StringComparison.Ordinal);
    }
}
