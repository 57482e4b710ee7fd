using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>A mount of a container: seen inside, not by the host, and through /proc/PID/mountinfo by who asks for that process.</summary>
public sealed class MountNamespaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_tmpfs_is_seen_inside_and_in_the_mountinfo_of_the_process_alone()
    {
        _bundle.AddMount("/mount-dir", "tmpfs", "tmpfs", "size=10m");
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string df = _bundle.Corun("exec", _bundle.Id, "df", "-h", "/mount-dir").Exits().Lines[1];
        Assert.Equal(["tmpfs", "10.0M", "0", "10.0M", "0%", "/mount-dir"], df.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("mount-dir", File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
        string line = Assert.Single(File.ReadLines($"/proc/{_bundle.State()["pid"]}/mountinfo"), line => line.Contains(" /mount-dir ", StringComparison.Ordinal));
        Assert.Matches(@" - tmpfs tmpfs rw,size=10240k", line);
    }

    [Fact]
    public void What_a_process_mounts_itself_stays_inside_too()
    {
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_SYS_ADMIN");
        Directory.CreateDirectory(_bundle.Rootfs + "/mount-dir");
        _bundle.Script("mount -n -o size=10m -t tmpfs tmpfs /mount-dir && touch /mount-dir/file && exec sleep 600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string mountinfo = $"/proc/{_bundle.State()["pid"]}/mountinfo";
        Assert.True(Wait.Until(() => File.ReadAllText(mountinfo).Contains(" /mount-dir ", StringComparison.Ordinal)), _bundle.Log);
        Assert.Equal("/mount-dir/file", _bundle.Corun("exec", _bundle.Id, "sh", "-c", "ls /mount-dir/file").Exits().Text);
        Assert.DoesNotContain("mount-dir", File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_bundle.Rootfs + "/mount-dir"));
    }

    [Fact]
    public void The_engines_option_makes_one_of_the_size_asked_for()
    {
        using var store = new Store();
        Assert.Equal("10240", store.Run(["--tmpfs", "/mount-dir:size=10m"], "sh", "-c", "df -k /mount-dir | tail -1 | awk '{print $2}'").Exits().Text);
    }
}
