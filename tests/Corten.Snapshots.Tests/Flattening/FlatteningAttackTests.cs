using Corten.Linux.Files;
using Corten.Snapshots.Flattening;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Flattening;

/// <summary>Published attacks on unpacking into a directory. Whatever a layer tries, nothing outside of the directory changes.</summary>
public sealed class FlatteningAttackTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly SortedDictionary<string, string> _before;

    public FlatteningAttackTests()
    {
        _directory.Make("outside");
        File.WriteAllText(_directory.Sub("outside/victim"), "untouched");
        _before = FileTree.Describe(Outside);
    }

    private string Outside => _directory.Sub("outside");

    private string Rootfs => _directory.Sub("rootfs");

    public void Dispose()
    {
        var after = FileTree.Describe(Outside);
        string children = string.Join(' ', Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        _directory.Dispose();
        Assert.Equal(_before, after);
        Assert.Equal("outside rootfs", children);
    }

    [Fact]
    public void Names_that_climb_or_are_absolute_stay_inside()
    {
        Unpack(new Layer().File("../../../../outside/victim", "x").File(Outside + "/victim", "x").File("a/../../../b").Folder("/..").Link("../l", "../../b"));
        Assert.Equal("x", File.ReadAllText($"{Rootfs}/outside/victim"));
        Assert.Equal("x", File.ReadAllText($"{Rootfs}{Outside}/victim"));
        Assert.True(File.Exists($"{Rootfs}/b"));
    }

    [Fact]
    public void Symlinked_parents_resolve_inside_also_across_layers()
    {
        Unpack(
            new Layer().Symlink("abs", Outside).File("abs/victim", "x").Symlink("up", "../../../../../../outside").Folder("t/").Symlink("t/s", "/../.." + Outside),
            new Layer().File("up/victim", "y").File("t/s/other", "z"));
        Assert.Equal("x", File.ReadAllText($"{Rootfs}{Outside}/victim"));
        Assert.Equal("y", File.ReadAllText($"{Rootfs}/outside/victim"));
        Assert.Equal("z", File.ReadAllText($"{Rootfs}{Outside}/other"));
    }

    [Fact]
    public void Whiteouts_through_symlinks_remove_nothing_outside()
    {
        Unpack(
            new Layer().Symlink("abs", Outside).Symlink("up", "../../../outside").Symlink("root", _directory.Path),
            new Layer().Whiteout("abs/.wh.victim").Whiteout("up/.wh..wh..opq").Whiteout("root/.wh.outside").Whiteout("../.wh.outside").Whiteout("root/outside/.wh.victim"));
        Assert.True(File.Exists(Outside + "/victim"));
    }

    [Fact]
    public void A_whiteout_of_a_symlink_removes_the_symlink()
    {
        Unpack(new Layer().Symlink("abs", Outside), new Layer().Whiteout(".wh.abs"));
        Assert.Null(FileStatus.Find(Rootfs + "/abs"));
    }

    [Fact]
    public void A_symlink_as_a_leaf_is_replaced_not_followed()
    {
        Unpack(
            new Layer().Symlink("f", Outside + "/victim").Symlink("d", Outside).Symlink("g", Outside + "/victim").Link("g2", "g"),
            new Layer().File("f", "x").Folder("d/", 0x1ff));
        Assert.Equal("x", File.ReadAllText($"{Rootfs}/f"));
        Assert.Equal(FileKind.Directory, FileStatus.Find($"{Rootfs}/d")!.Value.Kind);
        Assert.Equal(FileKind.SymbolicLink, FileStatus.Find($"{Rootfs}/g2")!.Value.Kind);
    }

    [Fact]
    public void Kept_directory_symlinks_lead_nowhere_outside()
    {
        var options = new RootfsOptions { KeepDirectoryLinks = true };
        Unpack(options, new Layer().Symlink("abs", Outside).Folder("real/").Symlink("in", "real"), new Layer().Folder("abs/", 0x1ff).File("abs/victim", "x").Folder("in/").File("in/y"));
        Assert.Equal("x", File.ReadAllText($"{Rootfs}/abs/victim"));
        Assert.True(File.Exists($"{Rootfs}/real/y"));
    }

    [Theory]
    [InlineData("/outside/victim")]
    [InlineData("../../../outside/victim")]
    [InlineData("s/victim")]
    public void Hard_links_cannot_take_a_file_of_the_host(string target) => Refused(
        new Layer().Symlink("s", Outside).Link("stolen", target.StartsWith("/outside", StringComparison.Ordinal) ? _directory.Path + target : target).ToArray());

    [Theory]
    [InlineData('2', "/")]
    [InlineData('2', ".")]
    [InlineData('2', "./..")]
    [InlineData('0', "")]
    [InlineData('1', "/.")]
    [InlineData('3', "../")]
    public void The_root_can_only_be_a_directory(char type, string name) => Refused(new RawTar().Entry(type, name, link: Outside).Entry('0', "victim", "x").End());

    [Theory]
    [InlineData(".wh.")]
    [InlineData(".wh..")]
    [InlineData(".wh...")]
    public void A_whiteout_must_name_a_file(string name) => Refused(new Layer().Whiteout(name).ToArray());

    [Fact]
    public void Symlink_loops_and_files_as_parents_are_refused()
    {
        Refused(new Layer().Symlink("a", "b").Symlink("b", "a").File("a/x").ToArray());
        Refused(new Layer().File("f").File("f/x").ToArray());
    }

    [Fact]
    public void An_overlays_attributes_are_dropped_and_capabilities_kept()
    {
        byte[] capability = Convert.FromHexString("0100000200200000000000000000000000000000");
        Unpack(new Layer()
            .Folder("d/", 0x1ed, 0, 0, new TarAttribute("trusted.overlay.opaque", "y"u8.ToArray()))
            .File("f", "x", 0x1ed, 0, 0, new TarAttribute("security.capability", capability), new TarAttribute("security.selinux", "x"u8.ToArray())));
        using var root = UnixFile.Open(Rootfs, OpenFlags.ReadOnly | OpenFlags.Directory);
        Assert.Empty(ExtendedAttributes.List(root, "d"));
        Assert.Equal(["security.capability"], ExtendedAttributes.List(root, "f"));
        Assert.Equal(capability, ExtendedAttributes.Get(root, "f", "security.capability"));
    }

    [Fact]
    public void Devices_become_empty_files_where_none_may_be_made()
    {
        Unpack(new RootfsOptions { DevicesAsFiles = true }, new Layer().Add(
            new TarEntry { Name = "null", Kind = TarEntryKind.CharacterDevice, Mode = 0x1b6, Device = new DeviceNumber(1, 3), Modified = Layer.Time }));
        var status = FileStatus.Find(Rootfs + "/null")!.Value;
        Assert.Equal((FileKind.Regular, 0ul, 0x1b6u, Layer.Time.Seconds), (status.Kind, status.Size, status.Mode, status.ModifiedSeconds));
    }

    [Fact]
    public void Entries_are_bounded()
    {
        var options = new RootfsOptions { Limits = new LayerLimits { MaximumEntries = 3 } };
        var failure = Assert.Throws<SnapshotException>(() => Unpack(options, new Layer().File("a/b/c/d")));
        Assert.Equal(SnapshotError.LimitExceeded, failure.Error);
    }

    private void Refused(byte[] tar)
    {
        using var rootfs = RootfsUnpacker.Open(Rootfs, RootfsOptions.Default);
        Assert.Equal(SnapshotError.BadLayer, Assert.Throws<SnapshotException>(() => rootfs.Apply(new MemoryStream(tar))).Error);
    }

    private void Unpack(params Layer[] layers) => Unpack(RootfsOptions.Default, layers);

    private void Unpack(RootfsOptions options, params Layer[] layers)
    {
        using var rootfs = RootfsUnpacker.Open(Rootfs, options);
        foreach (var layer in layers)
            rootfs.Apply(new MemoryStream(layer.ToArray()));
        rootfs.Finish();
    }
}
