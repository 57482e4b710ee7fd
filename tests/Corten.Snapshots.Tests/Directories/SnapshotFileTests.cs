using System.Text;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Erofs;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Directories;

/// <summary>An image decides what a path in it leads to; a small file is read all the same, and never one of the host.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly TestDirectory _directory = new(onDisk: true);

    public void Dispose() => _directory.Dispose();

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_merged_view_is_read_with_links_resolved_inside(bool erofs)
    {
        var store = Open(erofs);
        var chain = Layer.Apply(
            store,
            new Layer().Folder("etc/").File("etc/lower", "lower").File("etc/changed", "old").File("etc/gone", "x").Symlink("etc/hosts", "/etc/lower").Symlink("up", "../../../../etc/lower"),
            new Layer().Folder("etc/").File("etc/changed", "new").Whiteout("etc/.wh.gone"));
        Assert.Equal("lower", Read(store, chain[1], "etc/lower"));
        Assert.Equal("new", Read(store, chain[1], "etc/changed"));
        Assert.Equal("old", Read(store, chain[0], "etc/changed"));
        Assert.Equal("lower", Read(store, chain[1], "etc/hosts"));
        Assert.Equal("lower", Read(store, chain[1], "up"));
        Assert.Null(Read(store, chain[1], "etc/gone"));
        Assert.Null(Read(store, chain[1], "etc/lower/below"));
        Assert.Equal(SnapshotError.NotFound, Assert.Throws<SnapshotException>(() => Read(store, Digest.Of("none"u8), "etc/lower")).Error);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Sub("store/tmp")));
        Assert.DoesNotContain(_directory.Sub("store/"), File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_no_small_regular_file_is_not_read(bool erofs)
    {
        var store = Open(erofs);
        var id = Layer.Apply(store, new Layer()
            .Folder("etc/").Symlink("loop", "loop").Symlink("host", "/proc/self/../../etc/passwd").Symlink("magic", "/proc/self/exe")
            .Add(new TarEntry { Name = "pipe", Kind = TarEntryKind.Fifo, Mode = 0x1a4 })
            .Add(new TarEntry { Name = "zero", Kind = TarEntryKind.CharacterDevice, Mode = 0x1a4, Device = new DeviceNumber(1, 5) })
            .File("large", new string('x', 1001)))[0];
        foreach (string path in new[] { "etc", "loop", "host", "magic", "pipe", "zero", "large", "absent", "../../../etc/passwd" })
            Assert.Null(Read(store, id, path));
    }

    private ISnapshotter Open(bool erofs) => erofs ? ErofsSnapshotterTests.Require(_directory.Sub("store")) : new DirectorySnapshotter(_directory.Sub("store"));

    private static string? Read(ISnapshotter store, Digest id, string path) => store.ReadFile(id, path, 1000) is { } content ? Encoding.UTF8.GetString(content) : null;
}
