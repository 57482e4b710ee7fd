using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Directories;

public sealed class DirectorySnapshotterTests : SnapshotterContract
{
    protected override ISnapshotter Open() => new DirectorySnapshotter(Scratch.Sub("store"));

    [Fact]
    public void A_chain_of_128_layers_is_mounted_and_one_more_is_refused()
    {
        var store = Open();
        Digest? parent = null;
        for (int i = 0; i < DirectorySnapshotter.MaximumDepth; i++)
            parent = Add(store, parent, i);
        var rootfs = store.Prepare(Rootfs, parent);
        store.Mount(rootfs);
        Assert.Equal(DirectorySnapshotter.MaximumDepth, Directory.GetFiles(rootfs.Target).Length);
        store.RemoveRootfs(Rootfs);
        Assert.Equal(SnapshotError.BadLayer, Error(() => Add(store, parent, 1000)));
    }

    [Fact]
    public void The_way_for_old_kernels_mounts_128_layers_too()
    {
        var layers = Enumerable.Range(0, 128).Select(i => Scratch.Make($"layer-of-a-quite-long-name-{i}")).ToList();
        for (int i = 0; i < layers.Count; i++)
            File.WriteAllText($"{layers[i]}/{i}", "x");
        using var mount = OverlayMount.CreateByPage(layers, Scratch.Make("upper"), Scratch.Make("work"), Scratch.Make("scratch"));
        using var root = UnixFile.OpenAt(mount, ".", OpenFlags.ReadOnly | OpenFlags.Directory);
        Assert.Equal(128, DirectoryEntry.List(root).Count);
        Assert.Equal(0, UnixDirectory.TryMake(root, "written", 0x1ed));
        Assert.True(Directory.Exists(Scratch.Sub("upper/written")));
        Assert.Empty(Directory.GetFileSystemEntries(Scratch.Sub("scratch")));
    }

    [Fact]
    public void A_store_may_have_any_name()
    {
        var store = new DirectorySnapshotter(Scratch.Make("odd: a,b\\c " + new string('x', 200) + "/" + new string('y', 200)) + "/store");
        var chain = Layer.Apply(store, new Layer().File("a"), new Layer().File("b"), new Layer().File("c"));
        var rootfs = store.Prepare(Rootfs, chain[^1]);
        store.Mount(rootfs);
        Assert.Equal(3, Directory.GetFiles(rootfs.Target).Length);
        store.RemoveRootfs(Rootfs);
    }

    [Theory]
    [InlineData("echo damaged! > f", "/f has other content")]
    [InlineData("chmod 600 f", "/f has another owner or mode")]
    [InlineData("rm f", "/f is missing")]
    [InlineData("touch more", "/more should not be there")]
    [InlineData("ln -sfn nowhere s", "/s leads elsewhere")]
    [InlineData("rm s; mkdir s", "/s is another kind of file")]
    [InlineData("setfattr -n user.x -v y f", "/f has other attributes")]
    [InlineData("rm -r ../diff", "its files are missing")]
    [InlineData("rm ../layer.json", "its record is missing or another's")]
    public void A_damaged_layer_is_told(string damage, string told)
    {
        var store = Open();
        byte[] tar = new Layer().File("f", "healthy!\n").Symlink("s", "towhere").ToArray();
        var id = Digest.Of(tar);
        store.Apply(id, null, new MemoryStream(tar));
        string diff = Scratch.Sub($"store/layers/{id.Hex}/diff");
        // The time is put back, so that only the damage itself can give it away.
        Peer.Run("sh", "-c", $"cd {diff} && {damage} && if [ -f f ]; then touch -hd @{Layer.Time.Seconds}.{Layer.Time.Nanoseconds} f; fi && if [ -L s ]; then touch -hd @{Layer.Time.Seconds}.{Layer.Time.Nanoseconds} s; fi");
        Assert.Equal([told], store.Verify(id, new MemoryStream(tar)));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_what_a_live_one_works_on_stays()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a"));
        Directory.CreateDirectory(Scratch.Sub("store/tmp/dead/diff/d"));
        File.WriteAllText(Scratch.Sub("store/tmp/dead.lock"), "");
        Directory.CreateDirectory(Scratch.Sub("store/tmp/live/diff"));
        using (FileLock.Acquire(Scratch.Sub("store/tmp/live.lock")))
        {
            store.Remove(Digest.Of("nothing"u8));
            Assert.Equal(["live", "live.lock"], Names("store/tmp"));
        }
        store.Remove(chain[0]);
        Assert.Empty(Names("store/tmp"));
    }

    [Fact]
    public void Who_no_longer_needs_a_layer_leaves_no_trace_of_it()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a"), new Layer().File("b"));
        byte[] broken = new Layer().File("c").ToArray()[..600];
        Error(() => store.Apply(Digest.Of(broken), chain[0], new MemoryStream(broken)));
        store.Prepare(Rootfs, chain[0]);
        store.RemoveRootfs(Rootfs);
        Assert.Equal([$"layer-{chain[1].Hex}"], Names($"store/layers/{chain[0].Hex}/users"));
        store.Remove(chain[1]);
        Assert.Empty(Names($"store/layers/{chain[0].Hex}/users"));
    }

    [Fact]
    public void A_relative_rootfs_is_refused() => Assert.Equal(SnapshotError.Host, Error(() => Open().Prepare("rootfs", null)));

    [Fact]
    public void The_store_is_closed_to_others()
    {
        Layer.Apply(Open(), new Layer().Folder("./").File("su", "#!", 0x9ed));
        Assert.Equal(0x1c0u, FileStatus.Of(Scratch.Sub("store/layers")).Mode);
        Assert.Equal(0x1c0u, FileStatus.Of(Scratch.Sub("store")).Mode);
    }

    [Fact]
    public void A_full_disk_is_told_in_one_sentence_and_leaves_nothing()
    {
        Corten.Linux.Mounts.MountPoint.Mount("tmpfs", Scratch.Make("small"), "tmpfs", Corten.Linux.Mounts.MountFlags.None, "size=256k");
        var store = new DirectorySnapshotter(Scratch.Sub("small/store"));
        byte[] tar = new Layer().File("big", new string('x', 1 << 20)).ToArray();
        var refused = Assert.Throws<SnapshotException>(() => store.Apply(Digest.Of(tar), null, new MemoryStream(tar)));
        Assert.Equal(SnapshotError.Host, refused.Error);
        Assert.Matches("^apply the layer sha256:[0-9a-f]{64}: unpack big: write: no space left on device; free some space", refused.Message);
        Assert.Empty(store.List());
        Assert.Empty(Names("small/store/tmp"));
    }

    [Fact]
    public void An_upper_directory_becomes_a_layer_that_makes_the_same_rootfs()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().Folder("a/").File("a/1").File("a/2").Folder("b/").File("b/1").File("gone"));
        var rootfs = store.Prepare(Rootfs, chain[0]);
        store.Mount(rootfs);
        File.WriteAllText(rootfs.Target + "/a/1", "changed");
        File.Delete(rootfs.Target + "/gone");
        Directory.Delete(rootfs.Target + "/b", true);
        Directory.CreateDirectory(rootfs.Target + "/b");
        File.WriteAllText(rootfs.Target + "/b/new", "new");
        using var tar = new MemoryStream();
        LayerWriter.Write(rootfs.UpperDirectory, tar);
        tar.Position = 0;
        var id = Digest.Of(tar.ToArray());
        store.Apply(id, chain[0], tar);
        var again = store.Prepare(Scratch.Sub("again"), id);
        store.Mount(again);
        FileTree.AssertEqual(rootfs.Target, again.Target);
        store.RemoveRootfs(Rootfs);
        store.RemoveRootfs(Scratch.Sub("again"));
    }

    private static Digest Add(ISnapshotter store, Digest? parent, int number)
    {
        byte[] tar = new Layer().File($"{number}").ToArray();
        var id = Oci.ImageSpec.ChainId.Of(parent, Digest.Of(tar));
        store.Apply(id, parent, new MemoryStream(tar));
        return id;
    }

    private IEnumerable<string> Names(string directory) =>
        Directory.GetFileSystemEntries(Scratch.Sub(directory)).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal);
}
