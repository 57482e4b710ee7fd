using System.Text;
using Corten.Images.Browsing;
using Corten.Snapshots;
using Corten.Snapshots.Tar;

namespace Corten.Images.Tests.Browsing;

public sealed class TreeTests : ImagesTest
{
    private readonly FakeRegistry _registry = new();

    [Fact]
    public void What_upper_layers_overwrite_or_delete_is_wasted()
    {
        var tree = Tree(
            TestLayers.Tar(("etc/kept", "12345"), ("etc/changed", "123"), ("var/gone", "1234567"), ("opt/d/x", "12"), ("opt/d/y", "12")),
            TestLayers.Tar(("etc/changed", "1"), ("var/.wh.gone", ""), ("opt/.wh.d", "")),
            TestLayers.Tar(("etc/changed", "4444"), ("opt/d/x", "new")));
        Assert.Equal([19, 1, 7], tree.Layers.Select(l => l.Size));
        Assert.Equal([(5, 0, 0), (0, 1, 2), (1, 1, 0)], tree.Layers.Select(l => (l.Added, l.Changed, l.Deleted)));
        Assert.Equal([("/var/gone", 1, 7L), ("/etc/changed", 2, 4L), ("/opt/d/x", 1, 2L), ("/opt/d/y", 1, 2L)], tree.Wasted.Select(w => (w.Path, w.Count, w.Bytes)));
        Assert.Equal((27 - 15) / 27.0, tree.Efficiency);
    }

    [Fact]
    public void An_opaque_directory_hides_what_is_below_it_and_not_its_own_files()
    {
        var tree = Tree(TestLayers.Tar(("d/old", "123"), ("d/both", "12")), TestLayers.Tar(("d/both", "1"), ("d/.wh..wh..opq", ""), ("d/new", "1")));
        Assert.Equal([("/d/old", 3L), ("/d/both", 2L)], tree.Wasted.Select(w => (w.Path, w.Bytes)));
        Assert.Equal([(ChangeKind.Changed, "/d/both"), (ChangeKind.Deleted, "/d/old"), (ChangeKind.Added, "/d/new")], tree.Layers[1].Files.Select(f => (f.Change, f.Path)));
    }

    [Fact]
    public void A_path_through_a_symlink_is_the_file_that_it_leads_to()
    {
        byte[] lower = Write(Directory("usr/"), Directory("usr/lib/"), Symlink("lib", "usr/lib"), Symlink("abs", "/usr/../usr/lib"));
        var tree = Tree(lower, TestLayers.Tar(("lib/a", "12")), TestLayers.Tar(("usr/lib/a", "1"), ("abs/b", "123")), TestLayers.Tar(("lib/b", "1")));
        Assert.Equal(["/lib/b", "/usr/lib/a"], tree.Wasted.Select(w => w.Path));
    }

    [Fact]
    public void An_image_without_layers_wastes_nothing()
    {
        var tree = Tree();
        Assert.Equal((0, 1.0), (tree.Size, tree.Efficiency));
    }

    [Fact]
    public void Two_images_differ_by_kind_owner_mode_content_and_links()
    {
        byte[] common = TestLayers.Tar(("same", "1"), ("sub/same", "1"), ("sub/content", "1"), ("gone/a", "1"));
        byte[] one = Write(File("mode", "x", 0x1a4), File("owner", "x", 0x1a4), Symlink("link", "a"), File("kind", "x", 0x1a4), File("t", "x", 0x1a4));
        byte[] other = Write(
            File("mode", "x", 0x1ed), (new TarEntry { Name = "owner", Mode = 0x1a4, Uid = 5, Size = 1 }, "x"), Symlink("link", "b"), Directory("kind/"), File("kind/in", "1", 0x1a4),
            (new TarEntry { Name = "t", Mode = 0x1a4, Size = 1, Modified = new Linux.Files.Timestamp(99) }, "x"), File("sub/content", "2", 0x1a4), File("sub/same", "1", 0),
            (new TarEntry { Name = "sub/further", Kind = TarEntryKind.HardLink, LinkTarget = "same", Mode = 0x1a4 }, ""), File(".wh.gone", "", 0));
        Pulled("a", common, one);
        Pulled("b", common, other);
        string[] changes = [.. Images.Compare(Name("a"), Name("b")).Select(c => $"{(char)c.Kind} {c.Path}")];
        Assert.Equal(["D /gone", "C /kind", "A /kind/in", "C /link", "C /mode", "C /owner", "C /sub", "C /sub/content", "A /sub/further", "C /sub/same"], changes);
        Assert.Empty(Images.Compare(Name("a"), Name("a")));
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.Compare(Name("a"), "nope")).Error);
    }

    protected override void OnDispose() => _registry.Dispose();

    private ImageTree Tree(params byte[][] tars)
    {
        Pulled("v1", tars);
        return Images.ReadTree(Name("v1"), _ => true);
    }

    private void Pulled(string tag, params byte[][] tars)
    {
        _registry.AddImage(tag, tars);
        Pull(_registry, $"app:{tag}");
    }

    private string Name(string tag) => $"{_registry.Host}/app:{tag}";

    private static byte[] Write(params (TarEntry Entry, string Content)[] entries)
    {
        var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        foreach (var (entry, content) in entries)
            writer.Add(entry, new MemoryStream(Encoding.UTF8.GetBytes(content)));
        writer.Finish();
        return stream.ToArray();
    }

    private static (TarEntry, string) File(string name, string content, uint mode) => (new TarEntry { Name = name, Mode = mode, Size = content.Length }, content);

    private static (TarEntry, string) Directory(string name) => (new TarEntry { Name = name, Kind = TarEntryKind.Directory, Mode = 0x1ed }, "");

    private static (TarEntry, string) Symlink(string name, string target) =>
        (new TarEntry { Name = name, Kind = TarEntryKind.SymbolicLink, LinkTarget = target, Mode = 0x1ff }, "");
}
