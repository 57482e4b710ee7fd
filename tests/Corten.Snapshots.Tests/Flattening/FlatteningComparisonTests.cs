using Corten.Linux.Files;
using Corten.Snapshots.Flattening;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Flattening;

/// <summary>
/// Layers unpacked into a plain directory equal umoci's, file by file: type, mode, owner, time, content, attributes, links, devices. Left out is
/// the time of directories in which umoci has worked without setting it back.
/// </summary>
public sealed class FlatteningComparisonTests : IDisposable
{
    private readonly TestDirectory _directory = new(onDisk: true);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_kind_of_file() => AssertSame([], new Layer()
        .Folder("./", 0x1ed)
        .Folder("etc/").File("etc/passwd", "root").File("etc/shadow", "secret", 0x180, 0, 42)
        .Folder("home/").Folder("home/user/", 0x1c0, 1000, 1000).File("home/user/mine", "x", 0x1a4, 1000, 1000)
        .Folder("setgid/", 0x5ed, 0, 50).File("setgid/child").Folder("sticky/", 0x3ff).Folder("closed/", 0).File("closed/x", "y", 0)
        .Folder("bin/").File("bin/su", "#!", 0x9ed).File("owned-setuid", "#!", 0x9ed, 1000, 1000)
        .Symlink("bin/sh", "su").Symlink("absolute", "/etc/passwd").Symlink("dangling", "nowhere/at all")
        .Link("etc/passwd-", "etc/passwd").Link("sh-link", "bin/sh").Folder("dev/").Folder("run/")
        .Add(new TarEntry { Name = "dev/null", Kind = TarEntryKind.CharacterDevice, Mode = 0x1b6, Device = new DeviceNumber(1, 3), Modified = Layer.Time })
        .Add(new TarEntry { Name = "dev/whiteout", Kind = TarEntryKind.CharacterDevice, Mode = 0x1b6, Modified = Layer.Time })
        .Add(new TarEntry { Name = "dev/loop", Kind = TarEntryKind.BlockDevice, Mode = 0x1b0, Gid = 6, Device = new DeviceNumber(7, 300), Modified = Layer.Time })
        .Add(new TarEntry { Name = "run/fifo", Kind = TarEntryKind.Fifo, Mode = 0x1b4, Uid = 7, Modified = Layer.Time })
        .File("ping", "#!", 0x1ed, 33, 33, new TarAttribute("security.capability", Convert.FromHexString("0100000200200000000000000000000000000000")))
        .Folder("user/", 0x1ed, 0, 0, new TarAttribute("user.dir", [0xff, 0x00, 0x80])));

    [Fact]
    public void Sparse_files_and_odd_names() => AssertSame([], new Layer()
        .Folder("./")
        .Add(new TarEntry { Name = "holes", Mode = 0x1a4, Modified = Layer.Time, Size = 1 << 24, Segments = [new(4096, 5), new(1 << 20, 4)] }, "hello!end")
        .Add(new TarEntry { Name = "only-hole", Mode = 0x1a4, Modified = Layer.Time, Size = 1 << 20, Segments = [] })
        .File("\udcff\udc80latin").Folder("d\udce4/").File("d\udce4/\udcfcml").File("new\nline").File("wh.ok").File(new string('n', 255)));

    [Fact]
    public void Whiteouts_and_opaque_directories() => AssertSame(
        [],
        new Layer().Folder("./").Folder("a/").File("a/1").File("a/2").Folder("a/sub/").File("a/sub/x").Folder("b/").File("b/1").Folder("b/s/").File("b/s/1")
            .Folder("c/").File("c/1").File("gone").Symlink("gone-link", "gone").Folder("e/").File("e/1").Folder("f/").File("f/1").Folder("f/g/").File("f/g/2"),
        new Layer().Whiteout("a/.wh.1").Whiteout("a/.wh.sub").Whiteout("b/.wh..wh..opq").File("b/new").Whiteout(".wh.c").Whiteout(".wh.gone").Whiteout(".wh.gone-link")
            .Folder("e/").File("e/2").Whiteout("e/.wh..wh..opq").Whiteout(".wh.f").Folder("f/").File("f/3"),
        new Layer().File("a/1", "again").Folder("a/sub/").File("c", "a file now").Folder("gone/").File("gone/in"),
        new Layer().Whiteout("a/.wh.1").Whiteout("b/.wh.new").Whiteout(".wh.nothing").Whiteout("nowhere/.wh.x"));

    [Fact]
    public void Whiteouts_never_hide_what_the_same_layer_brings() => AssertSame(
        [],
        new Layer().Folder("./").File("f", "old").Folder("d/").File("d/old").Folder("o/").File("o/old"),
        new Layer().File("f", "new").Whiteout(".wh.f").Folder("d/").File("d/new").Whiteout(".wh.d").File("o/new").Whiteout("o/.wh..wh..opq").File("own").Whiteout(".wh.own"));

    [Fact]
    public void Files_replace_directories_and_directories_files() => AssertSame(
        [],
        new Layer().Folder("./").Folder("d/").File("d/1").File("f").Symlink("l", "d").Folder("d2/").File("d2/1").Symlink("l2", "f"),
        new Layer().File("d", "file").Folder("f/").File("f/1").Folder("l/").File("l/own").Symlink("d2", "f").File("l2", "file"),
        new Layer().Folder("d/").File("d/2").File("f", "back"));

    [Fact]
    public void Hard_links_across_layers_keep_their_file() => AssertSame(
        [],
        new Layer().Folder("./").File("a", "one").Link("b", "a").Folder("d/"),
        new Layer().Link("d/c", "a").File("b", "own now"),
        new Layer().Whiteout(".wh.a").Link("e", "d/c"));

    [Fact]
    public void Directories_go_through_symlinks_where_that_is_asked_for() => AssertSame(
        ["--keep-dirlinks"],
        new Layer().Folder("./").Folder("usr/").Folder("usr/lib/").File("usr/lib/old").Symlink("lib", "usr/lib").Symlink("abs", "/usr/lib").Symlink("file", "usr/lib/old")
            .Symlink("dangling", "nowhere").Symlink("loop", "loop"),
        new Layer().Folder("lib/").File("lib/new").Folder("abs/").File("abs/new2").Folder("file/").File("file/x").Folder("dangling/").File("dangling/y").Folder("loop/").File("loop/z"));

    private void AssertSame(string[] flags, params Layer[] layers)
    {
        Peer.Require("/usr/bin/umoci");
        var started = DateTimeOffset.UtcNow.AddSeconds(-1);
        var tars = layers.Select(l => l.ToArray()).ToList();
        OciLayout.Write(_directory.Sub("image"), tars);
        Peer.Run("/usr/bin/umoci", ["raw", "unpack", .. flags, "--image", _directory.Sub("image") + ":test", _directory.Sub("theirs")]);
        using (var rootfs = RootfsUnpacker.Open(_directory.Sub("ours"), new RootfsOptions { KeepDirectoryLinks = flags.Length > 0 }))
        {
            foreach (byte[] tar in tars)
                rootfs.Apply(new MemoryStream(tar));
            rootfs.Finish();
        }
        FileTree.AssertEqual(_directory.Sub("theirs"), _directory.Sub("ours"), started);
    }
}
