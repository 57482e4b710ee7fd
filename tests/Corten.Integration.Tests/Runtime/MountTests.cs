using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The mounts of config.json, seen from inside of the container.</summary>
public sealed class MountTests : IDisposable
{
    private const string Options = "awk '$2 == \"/vol\" { print $4 }' /proc/self/mounts";

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("ro,noexec,nodiratime", "bind", "ro noexec nodiratime relatime")]
    [InlineData("ro,noexec,nodiratime", "bind,dev", "rw nodiratime relatime")]
    [InlineData("ro", "bind,nosuid,nodev,rprivate", "rw nosuid nodev")]
    [InlineData("ro", "bind,rw", "rw")]
    [InlineData("nosuid,nodev,noexec,noatime", "bind,dev,suid,exec,atime", "rw noatime")]
    [InlineData("nodev,noatime", "bind,ro,exec", "ro noatime")]
    [InlineData("noatime", "bind,relatime", "rw relatime")]
    [InlineData("noatime", "bind,nodiratime", "rw nodiratime relatime")]
    [InlineData("nodiratime", "bind,strictatime", "rw")]
    [InlineData("noatime", "bind,nodiratime,strictatime", "rw nodiratime")]
    [InlineData("strictatime", "bind,nosymfollow", "rw nosymfollow")]
    [InlineData("nosymfollow", "bind,ro,symfollow", "ro")]
    public void Words_replace_what_the_source_has_but_for_the_access_time(string source, string words, string expected)
    {
        using var volume = new Volume(_bundle.Directory["volume"]);
        volume.Remount(source);
        Assert.Equal(expected.Split(' ').Order(), FlagsWith(volume, words));
    }

    [Theory]
    [InlineData("ro,noexec,nodiratime", "bind,dev", "ro noexec nodiratime relatime")]
    [InlineData("ro", "bind,nosuid,nodev,rprivate", "ro nosuid nodev")]
    [InlineData("nodev,nosuid,noexec,noatime", "bind,ro", "ro nodev nosuid noexec noatime")]
    [InlineData("nodev,nosymfollow", "bind,ro,symfollow", "ro nodev")]
    [InlineData("noatime,nodiratime", "bind,norelatime", "rw noatime nodiratime")]
    [InlineData("strictatime", "bind,nostrictatime", "rw")]
    public void In_a_user_namespace_locked_flags_stay(string source, string words, string expected)
    {
        using var volume = new Volume(_bundle.Directory["volume"]);
        volume.Remount(source);
        AddUserNamespace();
        Assert.Equal(expected.Split(' ').Order(), FlagsWith(volume, words));
    }

    [Theory]
    [InlineData("ro", "bind,rw")]
    [InlineData("nosuid,nodev,noatime", "bind,dev,suid,exec,atime")]
    [InlineData("nodiratime", "bind,strictatime")]
    [InlineData("relatime", "bind,noatime")]
    [InlineData("strictatime", "bind,relatime")]
    [InlineData("noatime", "bind,relatime")]
    public void In_a_user_namespace_the_opposite_of_a_locked_flag_is_refused(string source, string words)
    {
        using var volume = new Volume(_bundle.Directory["volume"]);
        volume.Remount(source);
        AddUserNamespace();
        _bundle.AddMount("/vol", "bind", volume.Path, words.Replace("bind", "rbind", StringComparison.Ordinal).Split(','));
        _bundle.Args("true").Run().FailsWith(1, "operation not permitted");
    }

    [Theory]
    [InlineData("rbind,ro", "outer refused; inner written")]
    [InlineData("rbind,rro", "outer refused; inner refused")]
    [InlineData("rbind,ro,rro", "outer refused; inner refused")]
    [InlineData("rbind,rro,rrw", "outer written; inner written")]
    public void Recursive_words_hold_for_the_mounts_below(string words, string expected)
    {
        using var volume = new Volume(_bundle.Directory["volume"]);
        _bundle.AddMount("/vol", "bind", volume.Path, words.Split(','));
        string output = _bundle.Script("(echo >/vol/new && echo outer written || echo outer refused; echo >/vol/sub/new && echo inner written || echo inner refused) 2>/dev/null")
            .Run().Exits().Text;
        Assert.Equal(expected, output.Replace("\n", "; ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ratime", "relatime")]
    [InlineData("rnoatime", "noatime")]
    [InlineData("rstrictatime", "")]
    [InlineData("rnostrictatime", "relatime")]
    [InlineData("rrelatime", "relatime")]
    [InlineData("rnorelatime", "relatime")]
    [InlineData("rnosuid", "nosuid relatime")]
    [InlineData("rnodev", "nodev relatime")]
    [InlineData("rnoexec", "noexec relatime")]
    [InlineData("rnodiratime", "nodiratime relatime")]
    [InlineData("rnosymfollow", "nosymfollow relatime")]
    public void Every_recursive_attribute_reaches_the_mount_below(string word, string expected)
    {
        using var volume = new Volume(_bundle.Directory["volume"]);
        _bundle.AddMount("/vol", "bind", volume.Path, "rbind", word);
        string output = _bundle.Script("awk '$2 ~ /^.vol/ { print $4 }' /proc/self/mounts").Run().Exits().Text;
        Assert.All(output.Split('\n'), line => Assert.Equal($"rw {expected}".Trim().Split(' ').Order(), Flags(line)));
    }

    [Fact]
    public void A_tmpfs_begins_with_what_it_covers()
    {
        Directory.CreateDirectory(_bundle.Rootfs + "/data/deep");
        File.SetUnixFileMode(_bundle.Rootfs + "/data/deep", (UnixFileMode)0b111_111_111);
        File.WriteAllText(_bundle.Rootfs + "/data/file", "kept");
        File.CreateSymbolicLink(_bundle.Rootfs + "/data/link", "file");
        Command.Run("/bin/chown", "-R", "12:34", _bundle.Rootfs + "/data").Exits();
        _bundle.AddMount("/data", "tmpfs", "tmpfs", "tmpcopyup");
        string output = _bundle.Script("stat -c '%n %a %u:%g' /data /data/deep /data/file; cat /data/link; echo changed >/data/file; stat -f -c %T /data").Run().Exits().Text;
        Assert.Equal("/data 755 12:34\n/data/deep 777 12:34\n/data/file 644 12:34\nkepttmpfs", output);
        Assert.Equal("kept", File.ReadAllText(_bundle.Rootfs + "/data/file"));
    }

    [Fact]
    public void A_tmpfs_has_the_mode_of_the_directory_that_it_covers_or_its_own()
    {
        Directory.CreateDirectory(_bundle.Rootfs + "/one", (UnixFileMode)0b111_001_000);
        Directory.CreateDirectory(_bundle.Rootfs + "/two", (UnixFileMode)0b111_001_000);
        _bundle.AddMount("/one", "tmpfs", "tmpfs", "nodev");
        _bundle.AddMount("/two", "tmpfs", "tmpfs", "mode=1500");
        _bundle.AddMount("/three/four", "tmpfs", "tmpfs");
        Assert.Equal("710\n1500\n1777", _bundle.Script("stat -c %a /one /two /three/four").Run().Exits().Text);
    }

    [Fact]
    public void A_read_only_tmpfs_takes_the_mounts_and_devices_that_belong_in_it_first()
    {
        _bundle.AddMount("/mnt", "tmpfs", "tmpfs", "ro", "mode=755");
        _bundle.AddMount("/mnt/inside", "tmpfs", "tmpfs", "mode=755");
        foreach (var mount in _bundle.Config["mounts"]!.AsArray().Where(m => (string)m!["destination"]! == "/dev"))
            mount!["options"]!.AsArray().Add("ro");
        string output = _bundle.Script("(echo >/mnt/x || echo refused; echo >/mnt/inside/x && echo written; echo >/dev/x || echo refused; echo >/dev/null && echo device) 2>/dev/null")
            .Run().Exits().Text;
        Assert.Equal("refused\nwritten\nrefused\ndevice", output);
    }

    [Fact]
    public void The_source_of_a_bind_mount_may_be_relative_to_the_bundle_and_come_without_a_type()
    {
        Directory.CreateDirectory(_bundle.Directory["beside"]);
        File.WriteAllText(_bundle.Directory["beside/file"], "found");
        _bundle.Config["mounts"]!.AsArray().Add(new JsonObject { ["destination"] = "etc/new/file", ["source"] = "beside/file", ["options"] = new JsonArray("bind") });
        Assert.Equal("found", _bundle.Args("cat", "/etc/new/file").Run().Exits().Text);
    }

    [Theory]
    [InlineData("/etc/hosts", "/tmp/hosts", "/tmp/hosts")]
    [InlineData("/etc/hosts", "/jump/baz/hosts", "/tmp/foo/bar/baz/hosts")]
    public void A_target_that_is_a_dangling_symlink_is_made_where_it_points(string target, string link, string place)
    {
        File.CreateSymbolicLink(_bundle.Rootfs + "/jump", "/tmp/foo/bar");
        File.CreateSymbolicLink(_bundle.Rootfs + target, link);
        File.WriteAllText(_bundle.Directory["file"], "bound");
        _bundle.AddMount(target, "bind", _bundle.Directory["file"], "bind");
        Assert.Equal("bound", _bundle.Args("cat", place).Run().Exits().Text);
        Assert.True(File.Exists(_bundle.Rootfs + place));
    }

    [Fact]
    public void A_source_that_was_mounted_for_the_container_before_is_found()
    {
        Directory.CreateDirectory(_bundle.Directory["source/inner"]);
        File.WriteAllText(_bundle.Directory["source/inner/file"], "deep");
        _bundle.AddMount("/one", "bind", _bundle.Directory["source"], "rbind");
        _bundle.AddMount("/two", "bind", _bundle.Rootfs + "/one/inner", "rbind");
        Assert.Equal("deep", _bundle.Args("cat", "/two/file").Run().Exits().Text);
    }

    [Theory]
    [InlineData("rprivate", "")]
    [InlineData("rshared", "shared")]
    [InlineData("rslave,shared", "shared")]
    [InlineData("unbindable", "unbindable")]
    public void Each_mount_has_its_own_propagation(string words, string expected)
    {
        Directory.CreateDirectory(_bundle.Directory["data"]);
        _bundle.AddMount("/vol", "bind", _bundle.Directory["data"], ["rbind", .. words.Split(',')]);
        string output = _bundle.Script("awk '$5 == \"/vol\" { for (i = 7; $i != \"-\"; i++) print $i }' /proc/self/mountinfo").Run().Exits().Text;
        Assert.Equal(expected, string.Join(' ', output.Split('\n').Select(field => field.Split(':')[0])));
    }

    [Fact]
    public void A_remount_changes_the_mount_that_is_there()
    {
        _bundle.AddMount("/vol", "tmpfs", "tmpfs", "mode=755", "size=1m");
        _bundle.AddMount("/vol", "", "", "remount", "ro", "nosuid", "size=2m");
        string line = _bundle.Script(Options).Run().Exits().Text;
        Assert.Equal(["nosuid", "ro"], Flags(line).Where(f => f != "relatime"));
        Assert.Contains("size=2048k", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_option_reaches_the_file_system()
    {
        string[] layers = [.. Enumerable.Range(0, 12).Select(i => _bundle.Directory[$"layer-with-a-rather-long-name-{i:d20}"])];
        foreach (string layer in layers)
            Directory.CreateDirectory(layer);
        File.WriteAllText(layers[^1] + "/file", "lowest");
        _bundle.AddMount("/vol", "overlay", "overlay", "lowerdir=" + string.Join(':', layers), "ro");
        Assert.Equal("lowest", _bundle.Args("cat", "/vol/file").Run().Exits().Text);
    }

    [Fact]
    public void Flags_of_the_file_system_are_set()
    {
        _bundle.AddMount("/vol", "tmpfs", "tmpfs", "sync", "dirsync", "lazytime", "silent", "loud", "noiversion", "nomand", "mode=755");
        Assert.Equal(["dirsync", "lazytime", "rw", "sync"], Flags(_bundle.Script(Options).Run().Exits().Text).Where(f => f != "relatime"));
    }

    [Theory]
    [InlineData("/proc", "tmpfs", "is not of type proc")]
    [InlineData("/proc/sys", "tmpfs", "inside /proc")]
    [InlineData("/link/self", "tmpfs", "inside /proc")]
    [InlineData("/", "tmpfs", "on the top of rootfs")]
    public void A_mount_in_proc_or_on_the_root_is_refused(string destination, string type, string error)
    {
        File.CreateSymbolicLink(_bundle.Rootfs + "/link", "/proc");
        _bundle.AddMount(destination, type, type);
        _bundle.Args("true").Run().FailsWith(1, error);
    }

    [Fact]
    public void What_lxcfs_shows_may_be_bound_in_proc()
    {
        File.WriteAllText(_bundle.Directory["uptime"], "1.00 2.00\n");
        _bundle.AddMount("/proc/uptime", "bind", _bundle.Directory["uptime"], "bind", "ro");
        Assert.Equal("1.00 2.00", _bundle.Args("cat", "/proc/uptime").Run().Exits().Text);
    }

    private IEnumerable<string> FlagsWith(Volume volume, string words)
    {
        _bundle.AddMount("/vol", "bind", volume.Path, words.Replace("bind", "rbind", StringComparison.Ordinal).Split(','));
        return Flags(_bundle.Script(Options).Run().Exits().Text);
    }

    // The flags of the mount, without the options of the file system behind them.
    private static IEnumerable<string> Flags(string options) => options.Split(',')
        .Where(o => !o.Contains('=', StringComparison.Ordinal) && o is not ("inode64" or "noswap")).Order();

    private void AddUserNamespace()
    {
        _bundle.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            _bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        Command.Run("/bin/chown", "-R", "100000:100000", _bundle.Rootfs).Exits();
        for (string directory = _bundle.Directory.Path; directory != "/tmp"; directory = Path.GetDirectoryName(directory)!)
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
    }
}
