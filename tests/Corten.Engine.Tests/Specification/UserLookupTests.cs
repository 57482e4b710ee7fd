using Corten.Engine.Specification;
using Corten.Linux.Files;

namespace Corten.Engine.Tests.Specification;

public sealed class UserLookupTests : IDisposable
{
    private readonly string _rootfs = Directory.CreateTempSubdirectory("corten-test-user-").FullName;

    public UserLookupTests()
    {
        Directory.CreateDirectory(_rootfs + "/etc");
        File.WriteAllText(_rootfs + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nbroken\nuser:x:1000:1001::/home/user:/bin/sh\n7:x:1007:7::/seven:/bin/sh\n");
        File.WriteAllText(_rootfs + "/etc/group", "root:x:0:\nuser:x:1001:\nextra:x:2000:other,user\nmore:x:2001:user\n");
    }

    [Theory]
    [InlineData("", 0, 0, "", "/root")]
    [InlineData("root", 0, 0, "", "/root")]
    [InlineData("user", 1000, 1001, "2000 2001", "/home/user")]
    [InlineData("1000", 1000, 1001, "2000 2001", "/home/user")]
    [InlineData("user:extra", 1000, 2000, "", "/home/user")]
    [InlineData("user:42", 1000, 42, "", "/home/user")]
    [InlineData("4711", 4711, 0, "", "/")]
    [InlineData("4711:4712", 4711, 4712, "", "/")]
    [InlineData("7", 1007, 7, "", "/seven")]
    public void Users_are_found_by_name_or_number(string text, uint uid, uint gid, string groups, string home)
    {
        var identity = Find(text);
        Assert.Equal((uid, gid, groups, home), (identity.Uid, identity.Gid, string.Join(' ', identity.Groups), identity.Home));
    }

    [Theory]
    [InlineData("nobody-here", "unable to find user nobody-here: no matching entries in the container's /etc/passwd")]
    [InlineData("user:nogroup", "unable to find group nogroup: no matching entries in the container's /etc/group")]
    [InlineData("-1", "unable to find user -1: no matching entries in the container's /etc/passwd")]
    [InlineData("4294967295", "unable to find user 4294967295: no matching entries in the container's /etc/passwd")]
    [InlineData(" 0", "unable to find user  0: no matching entries in the container's /etc/passwd")]
    public void Who_is_not_there_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<EngineException>(() => Find(text)).Message);

    [Fact]
    public void A_passwd_that_is_a_symlink_out_of_the_root_a_fifo_or_too_long_is_not_read()
    {
        File.Delete(_rootfs + "/etc/passwd");
        string outside = Path.GetTempFileName();
        File.WriteAllText(outside, "root:x:0:0:root:/root:/bin/sh\n");
        File.CreateSymbolicLink(_rootfs + "/etc/passwd", "../../../../../.." + outside);
        Assert.Throws<EngineException>(() => Find("root"));
        File.Delete(outside);
        File.Delete(_rootfs + "/etc/passwd");
        Linux.Processes.ChildProcess.Start("/usr/bin/mkfifo", ["mkfifo", _rootfs + "/etc/passwd"]).Wait();
        Assert.Throws<EngineException>(() => Find("root"));
        File.Delete(_rootfs + "/etc/passwd");
        File.WriteAllText(_rootfs + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n" + new string('\n', 2 << 20));
        Assert.Throws<EngineException>(() => Find("root"));
    }

    private Identity Find(string text)
    {
        using var root = UnixFile.Open(_rootfs, OpenFlags.Path | OpenFlags.Directory);
        return UserLookup.Find(root, text);
    }

    public void Dispose() => DirectoryTree.Remove(_rootfs);
}
