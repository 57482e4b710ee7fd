using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>A container has the host's kernel and none of its own, and a root file system that is an image's layers under a writable one.</summary>
public sealed class KernelViewTests(Store store) : IClassFixture<Store>
{
    [Theory]
    [InlineData("/proc/filesystems")]
    [InlineData("/proc/sys/kernel/osrelease")]
    [InlineData("/proc/version")]
    public void The_kernels_files_are_the_hosts(string file)
    {
        using var bundle = new Bundle();
        Assert.Equal(File.ReadAllText(file), bundle.Args("cat", file).Run().Exits().Output);
    }

    [Fact]
    public void Processes_devices_and_settings_are_files()
    {
        using var bundle = new Bundle();
        const string Script = """
            cat /proc/self/comm; head -c 3 /dev/zero | wc -c; cat /proc/sys/kernel/hostname; cat /sys/class/net/lo/operstate; ls -l /proc/self/fd/0 | cut -c1
            """;
        bundle.Config["hostname"] = "files";
        Assert.Equal("cat\n3\nfiles\nunknown\nl", bundle.Script(Script).Run().Exits().Text);
    }

    [Fact]
    public void There_is_no_kernel_in_the_root_and_none_is_missed()
    {
        using var bundle = new Bundle();
        Directory.CreateDirectory(bundle.Rootfs + "/boot");
        Assert.Equal(Command.Run("/bin/uname", "-r").Exits().Text, bundle.Script("ls /boot; uname -r").Run().Exits().Text);
        Assert.Equal(Command.Run("/bin/uname", "-r").Exits().Text, store.Run([], "sh", "-c", "ls /boot 2>/dev/null; uname -r").Exits().Text);
    }

    [Fact]
    public void The_engine_mounts_an_overlay_and_the_image_stays_as_it_was()
    {
        string root = store.Run([], "sh", "-c", "awk '$5 == \"/\"' /proc/self/mountinfo; echo changed >/etc/passwd; rm /etc/group; touch /new").Exits().Text;
        Assert.Matches(" - overlay overlay rw.*,lowerdir\\+?=.+,upperdir=.+,workdir=", root);
        Assert.Equal("root staff", store.Run([], "sh", "-c", "test ! -e /new; echo $(head -1 /etc/passwd | cut -d: -f1) $(tail -1 /etc/group | cut -d: -f1)").Exits().Text);
    }

    [Fact]
    public void An_image_is_a_tar_archive()
    {
        string archive = store["image.tar"];
        store.Corten("save", "-o", archive, "localhost/busybox").Exits();
        string[] names = [.. Command.Run(Programs.Peer("tar"), "-tf", archive).Exits().Lines];
        Assert.Contains("manifest.json", names);
        string layer = Assert.Single(names, name => name.EndsWith("layer.tar", StringComparison.Ordinal) || name.EndsWith(".tar", StringComparison.Ordinal));
        Assert.Contains("bin/busybox", Command.Shell($"tar -xOf {archive} {layer} | tar -t").Exits().Text, StringComparison.Ordinal);
    }
}
