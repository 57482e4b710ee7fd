using Corten.Runtime.Criu;

namespace Corten.Runtime.Tests.Criu;

public sealed class CriuMessageTests
{
    [Fact]
    public void A_request_has_its_options()
    {
        var options = new CriuOptions
        {
            ImagesDirectory = 5,
            Pid = 300,
            LeaveRunning = false,
            Root = "/r",
            PageServer = ("::1", 27),
            ExternalMounts = [new("/a", "/b")],
            CgroupRoots = [new("", "/x")],
            InheritedDescriptors = [new("pipe:[1]", 2)],
            LsmMountContext = "c",
        };
        string hex = Convert.ToHexString(new CriuRequest(CriuRequestType.Restore) { Options = options }.Encode());
        Assert.StartsWith("0802" + "12", hex);
        foreach (string part in new[]
        {
            "0805" + "10AC02" + "1800", // images_dir_fd, pid, leave_running
            "5A07" + "0A033A3A31" + "101B", // ps: address, port
            "6001", // notify_scripts
            "6A022F72", // root
            "BA0108" + "0A022F61" + "12022F62", // ext_mnt
            "CA0106" + "0A00" + "12022F78", // cg_root
            "DA010C" + "0A08" + "706970653A5B315D" + "1002", // inherit_fd
            "FA0301" + "63", // lsm_mount_context
        })
            Assert.Contains(part, hex);
    }

    [Fact]
    public void A_notification_is_read()
    {
        byte[] message = new WireWriter().Number(1, 6).Flag(2, true).Message(5, new WireWriter().Text(1, "post-restore").Number(2, 4711)).ToArray();
        var answer = CriuResponse.Parse(message);
        Assert.Equal((CriuRequestType.Notify, true, "post-restore", 4711), (answer.Type, answer.Success, answer.Script, answer.Pid));
    }

    [Fact]
    public void A_failure_is_read()
    {
        byte[] message = new WireWriter().Number(1, 1).Flag(2, false).Number(7, 3).Text(9, "no such process").ToArray();
        var answer = CriuResponse.Parse(message);
        Assert.Equal((CriuRequestType.Dump, false, 3), (answer.Type, answer.Success, answer.Errno));
    }

    [Theory]
    [InlineData(3, 17, 1, null, 31701)]
    [InlineData(4, 0, 0, null, 40000)]
    [InlineData(3, 17, 0, "v3.17-20-gabc", 31800)]
    public void A_version_is_one_number(int major, int minor, int sub, string? git, int expected)
    {
        var version = new WireWriter().Number(1, major).Number(2, minor).Text(3, git).Number(4, sub);
        Assert.Equal(expected, CriuResponse.Parse(new WireWriter().Number(1, 10).Flag(2, true).Message(10, version).ToArray()).Version);
    }
}
