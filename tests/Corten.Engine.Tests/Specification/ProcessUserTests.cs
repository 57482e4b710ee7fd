using Corten.Engine.Specification;
using Corten.Linux.Files;

namespace Corten.Engine.Tests.Specification;

public sealed class ProcessUserTests : IDisposable
{
    private readonly string _rootfs = Directory.CreateTempSubdirectory("corten-test-user-").FullName;

    public ProcessUserTests()
    {
        Directory.CreateDirectory(_rootfs + "/etc");
        File.WriteAllText(_rootfs + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1001::/home/user:/bin/sh\n");
        File.WriteAllText(_rootfs + "/etc/group", "root:x:0:\nuser:x:1001:\nextra:x:2000:other,user\n");
    }

    // A file's group that denies access cannot be shaken off (CVE-2022-36109).
    [Theory]
    [InlineData("user", 1000, 1001, "1001 2000")]
    [InlineData("user:extra", 1000, 2000, "2000")]
    [InlineData("4711:4712", 4711, 4712, "4712")]
    public void The_primary_group_is_among_the_supplementary_ones(string text, uint uid, uint gid, string groups)
    {
        var record = ProcessUser.ToRecord(Find(text));
        Assert.Equal((uid, gid, groups), (record.Uid, record.Gid, string.Join(' ', record.AdditionalGids!)));
    }

    [Theory]
    [InlineData("nobody-here", "there is no user \"nobody-here\" in the image's /etc/passwd")]
    [InlineData("user:nogroup", "there is no group \"nogroup\" in the image's /etc/group")]
    public void Who_is_not_there_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<EngineException>(() => Find(text)).Message);

    private Security.Users.ContainerUser Find(string text)
    {
        using var root = UnixFile.Open(_rootfs, OpenFlags.Path | OpenFlags.Directory);
        return ProcessUser.Find(root, text);
    }

    public void Dispose() => DirectoryTree.Remove(_rootfs);
}
