using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Directories;

/// <summary>
/// The mounted rootfs of an image equals umoci's unpack of it, file by file: type, mode, owner, size, mtime to the nanosecond, content,
/// attributes, symlink targets, hard links, device numbers. Three differences are meant and left out of the comparison:
/// umoci gives directories that no entry describes, and those around them, the time of unpacking, where ours do not vary from one unpacking
/// to the next; it does not set a directory's time back after a whiteout in it, where ours is what the directory's own entry says; it loses
/// attributes with an empty value, because Go takes an empty PAX record for none. And an overlay breaks up hard links of a lower layer when one
/// of them changes, so no test has such.
/// </summary>
public sealed class UmociComparisonTests : IDisposable
{
    private readonly TestDirectory _directory = new(onDisk: true);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_single_layer_with_every_kind_of_file() => AssertSame(new Layer()
        .Folder("./", 0x1ed)
        .Folder("etc/").File("etc/passwd", "root").File("etc/shadow", "secret", 0x180, 0, 42)
        .Folder("home/user/", 0x1c0, 1000, 1000).File("home/user/mine", "x", 0x1a4, 1000, 1000)
        .Folder("setgid/", 0x5ed, 0, 50).File("setgid/child").Folder("sticky/", 0x3ff)
        .File("bin/su", "#!", 0x9ed).File("bin/write", "#!", 0x5ed, 0, 5).File("owned-setuid", "#!", 0x9ed, 1000, 1000)
        .Symlink("bin/sh", "su").Symlink("absolute", "/etc/passwd").Symlink("dangling", "nowhere/at all")
        .Link("etc/passwd-", "etc/passwd").Link("sh-link", "bin/sh")
        .Add(new TarEntry { Name = "dev/null", Kind = TarEntryKind.CharacterDevice, Mode = 0x1b6, Device = new DeviceNumber(1, 3), Modified = Layer.Time })
        .Add(new TarEntry { Name = "dev/loop", Kind = TarEntryKind.BlockDevice, Mode = 0x1b0, Gid = 6, Device = new DeviceNumber(7, 300), Modified = Layer.Time })
        .Add(new TarEntry { Name = "run/fifo", Kind = TarEntryKind.Fifo, Mode = 0x1b4, Uid = 7, Modified = Layer.Time }));

    [Fact]
    public void Attributes_with_high_bytes_and_file_capabilities() => AssertSame(new Layer()
        .Folder("./")
        .Folder("d/", 0x1ed, 0, 0, new TarAttribute("user.dir", [0xff, 0x00, 0x80]))
        .File("d/ping", "#!", 0x1ed, 0, 0, new TarAttribute("security.capability", Convert.FromHexString("0100000200200000000000000000000000000000")[..20]))
        .File("d/owned", "#!", 0x1ed, 33, 33, new TarAttribute("security.capability", Convert.FromHexString("0100000200200000000000000000000000000000")[..20]))
        .File("d/f", "x", 0x1a4, 0, 0, new TarAttribute("user.a", [0]), new TarAttribute("user.bytes", [.. Enumerable.Range(0, 256).Select(i => (byte)i)]))
        .File("d/acl", "x", 0x1b4, 0, 0, new TarAttribute("system.posix_acl_access",
            Convert.FromHexString("0200000001000600FFFFFFFF02000400E803000004000400FFFFFFFF10000600FFFFFFFF20000400FFFFFFFF"))));

    [Fact]
    public void Names_that_are_long_or_not_utf8() => AssertSame(new Layer()
        .Folder("./")
        .File("\udcff\udc80latin").Folder("d\udce4/").File("d\udce4/\udcfcml").Symlink("link", "d\udce4/\udcfcml")
        .File("grüße/日本語/🦀").File("new\nline").File("sp ace").File("back\\slash").File("wh.ok").File("a:b,c")
        .File(new string('n', 255)).File(string.Join('/', Enumerable.Repeat(new string('d', 100), 6)) + "/" + new string('f', 200))
        .Symlink("longlink", string.Join('/', Enumerable.Repeat(new string('t', 100), 9))));

    [Fact]
    public void Odd_times() => AssertSame(new Layer()
        .Folder("./")
        .Add(new TarEntry { Name = "negative", Mode = 0x1a4, Modified = new Timestamp(-1, 500_000_000) }, "x")
        .Add(new TarEntry { Name = "epoch", Mode = 0x1a4, Modified = new Timestamp(0) }, "x")
        .Add(new TarEntry { Name = "nanosecond", Mode = 0x1a4, Modified = new Timestamp(1_234_567_890, 1) }, "x")
        .Add(new TarEntry { Name = "future", Mode = 0x1a4, Modified = new Timestamp(5_000_000_000, 999_999_999) }, "x")
        .Add(new TarEntry { Name = "old", Kind = TarEntryKind.Directory, Mode = 0x1ed, Modified = new Timestamp(-1000, 1) })
        .File("old/child"));

    [Fact]
    public void Sparse_files() => AssertSame(new Layer()
        .Folder("./")
        .Add(new TarEntry { Name = "holes", Mode = 0x1a4, Modified = Layer.Time, Size = 1 << 24, Segments = [new(4096, 5), new(1 << 20, 4)] }, "hello!end")
        .Add(new TarEntry { Name = "only-hole", Mode = 0x1a4, Modified = Layer.Time, Size = 1 << 20, Segments = [] })
        .Add(new TarEntry { Name = "ends-in-data", Mode = 0x1a4, Modified = Layer.Time, Size = 10_003, Segments = [new(10_000, 3)] }, "end"));

    [Fact]
    public void Whiteouts_and_opaque_directories() => AssertSame(
        new Layer().Folder("./").Folder("a/").File("a/1").File("a/2").Folder("a/sub/").File("a/sub/x").Folder("b/").File("b/1").Folder("b/s/").File("b/s/1")
            .Folder("c/").File("c/1").File("gone").Symlink("gone-link", "gone").Folder("e/").File("e/1").Folder("f/").File("f/1").Folder("f/g/").File("f/g/2"),
        new Layer().Whiteout("a/.wh.1").Whiteout("a/.wh.sub").Whiteout("b/.wh..wh..opq").File("b/new").Whiteout(".wh.c").Whiteout(".wh.gone").Whiteout(".wh.gone-link")
            .Folder("e/").File("e/2").Whiteout("e/.wh..wh..opq").Whiteout(".wh.f").Folder("f/").File("f/3"),
        new Layer().File("a/1", "again").Folder("a/sub/").File("c", "a file now").Folder("gone/").File("gone/in"),
        new Layer().Whiteout("a/.wh.1").Whiteout("b/.wh.new").Whiteout(".wh.nothing"));

    [Fact]
    public void Whiteouts_never_hide_what_the_same_layer_brings() => AssertSame(
        new Layer().Folder("./").File("f", "old").Folder("d/").File("d/old").Folder("o/").File("o/old"),
        new Layer().File("f", "new").Whiteout(".wh.f").Folder("d/").File("d/new").Whiteout(".wh.d").File("o/new").Whiteout("o/.wh..wh..opq").File("own").Whiteout(".wh.own"));

    [Fact]
    public void Files_replace_directories_and_directories_files() => AssertSame(
        new Layer().Folder("./").Folder("d/").File("d/1").File("f").Symlink("l", "d").Folder("d2/").File("d2/1").Symlink("l2", "f"),
        new Layer().File("d", "file").Folder("f/").File("f/1").Folder("l/").File("l/own").Symlink("d2", "f").File("l2", "file"),
        new Layer().Folder("d/").File("d/2").File("f", "back"));

    [Fact]
    public void A_directory_entry_again_changes_its_metadata_only() => AssertSame(
        new Layer().Folder("./").Folder("d/", 0x1ed, 0, 0, new TarAttribute("user.old", [1])).File("d/1"),
        new Layer().Folder("d/", 0x1c0, 5, 6, new TarAttribute("user.new", [2])));

    [Fact]
    public void Entries_below_symlinked_parents_land_in_the_target() => AssertSame(
        new Layer().Folder("./").Folder("usr/").Folder("usr/lib/", 0x1ed, 3, 4).Symlink("lib", "usr/lib").Symlink("abs", "/usr").Symlink("up", "usr/../../../usr/lib")
            .Symlink("chain", "lib").Symlink("dang", "made/later").File("usr/lib/old").Folder("usr/lib/sub/"),
        new Layer().File("lib/foo").File("abs/lib/bar").File("up/baz").File("chain/qux").File("lib/sub/deep").File("dang/x").Whiteout("lib/.wh.old"));

    [Fact]
    public void Hard_links_reach_into_lower_layers() => AssertSame(
        new Layer().Folder("./").Folder("a/", 0x1c0, 9, 9).File("a/f", "data", 0x9ed, 1000, 1000, new TarAttribute("user.x", [0x80])).Symlink("s", "a/f").Symlink("d", "a"),
        new Layer().Link("linked", "a/f").Link("linked-symlink", "s").Link("n/through", "d/f").Link("/absolute", "/a/f"));

    [Fact]
    public void A_hard_link_keeps_a_file_that_its_layer_deletes() => AssertSame(
        new Layer().Folder("./").Folder("a/").File("a/f", "data").File("a/g"),
        new Layer().Link("kept", "a/f").Whiteout("a/.wh.f"));

    [Fact]
    public void Whiteouts_of_what_is_not_there_change_nothing_else() => AssertSame(
        new Layer().Folder("./").File("f").Whiteout(".wh.absent").Whiteout("f2/.wh.x"),
        new Layer().Whiteout(".wh.absent").Whiteout("missing/.wh.x").Whiteout("missing2/.wh..wh..opq").Folder("empty/").Whiteout("empty/.wh.x"));

    [Fact]
    public void Missing_parents_take_their_metadata_from_below() => AssertSame(
        new Layer().Folder("./").Folder("p/", 0x1c0, 11, 12, new TarAttribute("user.p", [1, 2, 3])).Folder("p/q/", 0x7ed, 13, 14),
        new Layer().File("p/q/file").File("p/other"));

    [Fact]
    public void Names_are_cleaned() => AssertSame(new Layer()
        .Folder("./").Folder("/a/").File("/a/abs").File("../../up").File("a/../b/../c").File("./a/./dot").File("a//double").Link("h", "../../a/abs"));

    [Fact]
    public void Duplicate_entries_of_one_layer_follow_each_other() => AssertSame(new Layer()
        .Folder("./").File("f", "1").File("f", "22").Folder("f/").File("f/x").Symlink("f", "y").File("f", "333").Link("g", "f").File("g", "own").Folder("d/").File("d/x").File("d", "file"));

    [Fact]
    public void A_long_chain_of_layers()
    {
        var layers = new List<Layer> { new Layer().Folder("./").Folder("d/") };
        for (int i = 0; i < 40; i++)
            layers.Add(new Layer().File($"d/{i}").File("same", $"{i}").Whiteout(i > 0 ? $"d/.wh.{i - 1}" : ".wh.x"));
        AssertSame([.. layers]);
    }

    private void AssertSame(params Layer[] layers)
    {
        Peer.RequireRoot();
        Peer.Require("/usr/bin/umoci");
        var tars = layers.Select(l => l.ToArray()).ToList();
        OciLayout.Write(_directory.Sub("oci"), tars);
        var start = TimeProvider.System.GetUtcNow();
        Peer.Run("/usr/bin/umoci", "unpack", "--image", _directory.Sub("oci:test"), _directory.Sub("bundle"));
        var snapshotter = new DirectorySnapshotter(_directory.Sub("store"));
        Digest? chain = null;
        foreach (byte[] tar in tars)
        {
            var id = ChainId.Of(chain, Digest.Of(tar));
            snapshotter.Apply(id, chain, new MemoryStream(tar));
            chain = id;
        }
        var rootfs = snapshotter.Prepare(_directory.Sub("container"), chain);
        snapshotter.Mount(rootfs);
        FileTree.AssertEqual(_directory.Sub("bundle/rootfs"), rootfs.Target, start);
        snapshotter.RemoveRootfs(_directory.Sub("container"));
    }
}
