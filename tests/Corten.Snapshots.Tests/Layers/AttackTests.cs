using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Layers;

/// <summary>Published attacks on layer unpacking. Whatever a layer tries, nothing outside of the store changes.</summary>
public abstract class AttackContract : IDisposable
{
    private readonly TestDirectory _directory;
    private readonly ISnapshotter _snapshotter;
    private readonly SortedDictionary<string, string> _before;

    protected AttackContract(bool onDisk, Func<string, ISnapshotter> open)
    {
        _directory = new TestDirectory(onDisk);
        _snapshotter = open(_directory.Sub("store"));
        _directory.Make("outside");
        File.WriteAllText(_directory.Sub("outside/victim"), "untouched");
        _before = FileTree.Describe(_directory.Sub("outside"));
    }

    private string Outside => _directory.Sub("outside");

    public void Dispose()
    {
        var after = FileTree.Describe(Outside);
        string children = string.Join(' ', Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        _directory.Dispose();
        GC.SuppressFinalize(this);
        Assert.Equal(_before, after);
        Assert.Equal("outside store", children);
    }

    [Fact]
    public void Names_that_climb_or_are_absolute_stay_inside()
    {
        string diff = Apply(new Layer().File("../../../../outside/victim", "x").File(Outside + "/victim", "x").File("a/../../../b").Folder("/..").Link("../l", "../../b"));
        Assert.Equal("x", File.ReadAllText($"{diff}/outside/victim"));
        Assert.Equal("x", File.ReadAllText($"{diff}{Outside}/victim"));
        Assert.True(File.Exists($"{diff}/b"));
    }

    [Fact]
    public void Symlinked_parents_resolve_inside()
    {
        string diff = Apply(new Layer().Symlink("abs", Outside).File("abs/victim", "x").Symlink("up", "../../../../../../outside").File("up/victim", "y").Whiteout("abs/.wh.victim"));
        Assert.Equal("x", File.ReadAllText($"{diff}{Outside}/victim"));
        Assert.Equal("y", File.ReadAllText($"{diff}/outside/victim"));
    }

    [Fact]
    public void A_symlink_as_a_leaf_is_replaced_not_followed()
    {
        string diff = Apply(new Layer().Symlink("f", Outside + "/victim").File("f", "x").Symlink("d", Outside).Folder("d/", 0x1ff).Symlink("g", Outside + "/victim").Link("g2", "g"));
        Assert.Equal("x", File.ReadAllText($"{diff}/f"));
        Assert.Equal(FileKind.Directory, FileStatus.Find($"{diff}/d")!.Value.Kind);
        Assert.Equal(FileKind.SymbolicLink, FileStatus.Find($"{diff}/g2")!.Value.Kind);
    }

    [Theory]
    [InlineData("/outside/victim")]
    [InlineData("../../../outside/victim")]
    [InlineData("s/victim")]
    public void Hard_links_cannot_take_a_file_of_the_host(string target) =>
        Refused(new Layer().Symlink("s", Outside).Link("stolen", target.StartsWith("/outside", StringComparison.Ordinal) ? _directory.Path + target : target), SnapshotError.BadLayer);

    [Fact]
    public void A_directory_swapped_for_a_symlink_is_seen_at_once()
    {
        string diff = Apply(new Layer().Folder("d/").Folder("d/e/").File("d/e/1").Symlink("d", _directory.Path).File("d/outside/victim", "x").File("d/e/2"));
        Assert.Equal("x", File.ReadAllText($"{diff}{Outside}/victim"));
    }

    [Fact]
    public void Across_layers_symlinks_resolve_inside_too()
    {
        var chain = Layer.Apply(_snapshotter, new Layer().Symlink("s", Outside).Folder("t/").Symlink("t/s", "/../.." + Outside),
            new Layer().File("s/victim", "x").Whiteout("t/s/.wh.victim").Whiteout("t/s/.wh..wh..opq"));
        Assert.Equal("x", File.ReadAllText($"{Diff(chain[1])}{Outside}/victim"));
    }

    [Theory]
    [InlineData('2', "/")]
    [InlineData('2', ".")]
    [InlineData('2', "./..")]
    [InlineData('0', "")]
    [InlineData('1', "/.")]
    [InlineData('3', "../")]
    public void The_root_can_only_be_a_directory(char type, string name) => Refused(new RawTar().Entry(type, name, link: Outside).Entry('0', "victim", "x").End(), SnapshotError.BadLayer);

    [Theory]
    [InlineData(".wh.")]
    [InlineData(".wh..")]
    [InlineData(".wh...")]
    [InlineData("d/.wh...")]
    public void A_whiteout_must_name_a_file(string name) => Refused(new Layer().Folder("d/").Whiteout(name), SnapshotError.BadLayer);

    [Fact]
    public void Symlink_loops_end() =>
        Refused(new Layer().Symlink("a", "b").Symlink("b", "a").File("a/x"), SnapshotError.BadLayer);

    // A name behind a loop is not there: nothing to hide, and nothing to link to.
    [Fact]
    public void What_lies_behind_a_symlink_loop_is_not_there()
    {
        var loop = new Layer().Symlink("a", "b").Symlink("b", "a");
        Apply(loop.Whiteout("a/.wh.x").Whiteout("a/.wh..wh..opq"));
        var refused = Assert.Throws<SnapshotException>(() => Layer.Apply(_snapshotter, new Layer().Symlink("a", "b").Symlink("b", "a").Link("l", "a/x")));
        Assert.Contains("is not there", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_not_a_parent() => Refused(new Layer().File("f").File("f/x"), SnapshotError.BadLayer);

    [Fact]
    public void The_overlays_own_attributes_and_device_cannot_be_forged()
    {
        var tar = new Layer().Folder("d/").File("d/1").Folder("e/").File("e/secret");
        var evil = new Layer()
            .Folder("d/", 0x1ed, 0, 0, new TarAttribute("trusted.overlay.opaque", "y"u8.ToArray()), new TarAttribute("user.overlay.opaque", "y"u8.ToArray()))
            .Folder("r/", 0x1ed, 0, 0, new TarAttribute("trusted.overlay.redirect", "/e"u8.ToArray()))
            .File("m", "", 0x1a4, 0, 0, new TarAttribute("trusted.overlay.metacopy", []), new TarAttribute("user.ok", [1]))
            .Add(new TarEntry { Name = "e", Kind = TarEntryKind.CharacterDevice });
        var chain = Layer.Apply(_snapshotter, tar, evil);
        var rootfs = _snapshotter.Prepare(_directory.Sub("store/rootfs"), chain[1]);
        _snapshotter.Mount(rootfs);
        Assert.True(File.Exists(rootfs.Target + "/d/1"));
        Assert.Empty(Directory.GetFileSystemEntries(rootfs.Target + "/r"));
        Assert.False(Directory.Exists(rootfs.Target + "/e"));
        Assert.DoesNotContain(FileTree.Describe(Diff(chain[1])).Values, d => d.Contains("overlay", StringComparison.Ordinal));
        Assert.Contains("user.ok", FileTree.Describe(Diff(chain[1]))["m"], StringComparison.Ordinal);
        _snapshotter.RemoveRootfs(_directory.Sub("store/rootfs"));
    }

    [Fact]
    public void Bombs_are_stopped()
    {
        var many = new Layer();
        for (int i = 0; i < 50; i++)
            many.File($"f{i}");
        byte[] tar = many.ToArray();
        RefusedBy(tar, new LayerLimits { MaximumEntries = 49 });
        RefusedBy(tar, new LayerLimits { MaximumBytes = tar.Length - 2000 });
        RefusedBy(new Layer().File(string.Join('/', Enumerable.Repeat("d", 60))).ToArray(), new LayerLimits { MaximumEntries = 50 });
        RefusedBy(new Layer().File("f", "too long").ToArray(), new LayerLimits { MaximumFileSize = 7 });
        RefusedBy([.. new Layer().ToArray(), .. new byte[100_000]], new LayerLimits { MaximumBytes = 50_000 });
    }

    [Fact]
    public void Very_deep_trees_are_made_and_removed()
    {
        string name = string.Join('/', Enumerable.Repeat("d", 2000)) + "/f";
        var tar = new RawTar().Pax(("path", name)).Entry('0', "f", "x").End();
        var id = Digest.Of(tar);
        try
        {
            _snapshotter.Apply(id, null, new MemoryStream(tar));
        }
        catch (SnapshotException e)
        {
            // As many directories are open at once as the path is deep: where the system allows fewer, that is a clear refusal.
            Assert.Contains("too many open files", e.Message, StringComparison.Ordinal);
        }
        _snapshotter.Remove(id);
        Assert.Empty(_snapshotter.List());
    }

    private string Apply(Layer layer) => Diff(Layer.Apply(_snapshotter, layer)[0]);

    private string Diff(Digest id)
    {
        var store = new LayerStore(_directory.Sub("store"));
        return new LayerViews(store).Open([store.ViewPath(id)])[0];
    }

    private void Refused(Layer layer, SnapshotError error) => Refused(layer.ToArray(), error);

    private void Refused(byte[] tar, SnapshotError error, LayerLimits? limits = null)
    {
        var refused = Assert.Throws<SnapshotException>(() => _snapshotter.Apply(Digest.Of(tar), null, new MemoryStream(tar), limits));
        Assert.Equal(error, refused.Error);
        Assert.Empty(_snapshotter.List());
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Sub("store/tmp")));
    }

    private void RefusedBy(byte[] tar, LayerLimits limits) => Refused(tar, SnapshotError.LimitExceeded, limits);
}

/// <summary>The attacks against layers as directories.</summary>
public sealed class DirectoryAttackTests() : AttackContract(onDisk: false, root => new DirectorySnapshotter(root));

/// <summary>The attacks against layers as EROFS indexes.</summary>
public sealed class ErofsAttackTests() : AttackContract(onDisk: true, root => Erofs.ErofsSnapshotterTests.Require(root));
