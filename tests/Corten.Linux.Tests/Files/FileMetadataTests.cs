using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

public sealed class FileMetadataTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Times_are_set_to_the_nanosecond_by_handle_and_by_name()
    {
        using var directory = UnixFile.Open(_directory.Path, OpenFlags.ReadOnly | OpenFlags.Directory);
        using var file = UnixFile.OpenAt(directory, "f", OpenFlags.WriteOnly | OpenFlags.Create, 0x180);
        Assert.Equal(0, UnixDirectory.TryMakeSymlink(directory, "s", "f"));
        FileMetadata.SetTimes(file, default, new Timestamp(-5, 7));
        FileMetadata.SetTimes(directory, "s", default, new Timestamp(1_600_000_000, 999_999_999));
        var status = FileStatus.Of(file);
        Assert.Equal((-5L, 7u), (status.ModifiedSeconds, status.ModifiedNanoseconds));
        status = FileStatus.Find(directory, "s")!.Value;
        Assert.Equal((1_600_000_000L, 999_999_999u), (status.ModifiedSeconds, status.ModifiedNanoseconds));
    }

    [Fact]
    public void Attributes_survive_byte_for_byte_by_handle_and_by_name()
    {
        byte[] value = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using var directory = UnixFile.Open(_directory.Path, OpenFlags.ReadOnly | OpenFlags.Directory);
        using var file = UnixFile.OpenAt(directory, "\udcff", OpenFlags.WriteOnly | OpenFlags.Create, 0x180);
        int result = ExtendedAttributes.TrySet(file, "user.a", value);
        if (result == -Errno.EOPNOTSUPP)
            Assert.Skip("the file system of /tmp has no user attributes");
        Assert.Equal(0, result);
        Assert.Equal(0, ExtendedAttributes.TrySet(directory, "\udcff", "user.empty", []));
        Assert.True(ExtendedAttributes.Get(directory, "\udcff", "user.a").AsSpan().SequenceEqual(value));
        Assert.True(ExtendedAttributes.Get(file, "user.empty") is { Length: 0 });
        Assert.Equal(["user.a", "user.empty"], ExtendedAttributes.List(file).Order(StringComparer.Ordinal));
        Assert.Equal(0, ExtendedAttributes.TryRemove(file, "user.a"));
        Assert.Null(ExtendedAttributes.Get(file, "user.a"));
    }

    [Fact]
    public void Holes_are_found()
    {
        using var file = UnixFile.Open(_directory.File("sparse"), OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        SparseFile.Seek(file, 1 << 20);
        UnixFile.Write(file, "data"u8);
        SparseFile.SetSize(file, 1 << 22);
        var data = SparseFile.NextData(file, 0);
        if (data is { Offset: 0 })
            Assert.Skip("the file system of /tmp has no holes");
        Assert.Equal(1 << 20, data!.Value.Offset);
        Assert.Null(SparseFile.NextData(file, data.Value.Offset + data.Value.Length));
    }

    [Fact]
    public void Links_are_made_and_read()
    {
        using var directory = UnixFile.Open(_directory.Path, OpenFlags.ReadOnly | OpenFlags.Directory);
        Assert.Equal(0, UnixDirectory.TryMakeSymlink(directory, "s", "\udcfe/target"));
        Assert.Equal(0, UnixDirectory.TryLink(directory, "s", directory, "t"));
        Assert.Equal("\udcfe/target", UnixDirectory.ReadLink(directory, "t"));
        Assert.Equal(FileStatus.Find(directory, "s")!.Value.Inode, FileStatus.Find(directory, "t")!.Value.Inode);
        Assert.Equal(-Errno.EEXIST, UnixDirectory.TryMakeSymlink(directory, "s", "x"));
        Assert.Null(UnixDirectory.TryOpen(directory, "s", OpenFlags.ReadOnly, out int errno));
        Assert.Equal(Errno.ELOOP, errno);
    }
}
