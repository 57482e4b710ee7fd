using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Directories;

/// <summary>What every snapshotter promises; each implementation runs these tests.</summary>
public abstract class SnapshotterContract : IDisposable
{
    private readonly TestDirectory _directory;

    protected SnapshotterContract(bool onDisk = false) => _directory = new TestDirectory(onDisk);

    protected TestDirectory Scratch => _directory;

    protected string Rootfs => _directory.Sub("rootfs");

    protected abstract ISnapshotter Open();

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_new_store_is_empty()
    {
        var store = Open();
        Assert.NotEmpty(store.Name);
        Assert.Empty(store.List());
        Assert.False(store.Exists(Digest.Of("x"u8)));
        Assert.Equal(SnapshotError.NotFound, Error(() => store.Parent(Digest.Of("x"u8))));
        store.Remove(Digest.Of("x"u8));
        store.RemoveRootfs(Rootfs);
    }

    [Fact]
    public void Snapshots_are_listed_with_their_parents_by_another_instance()
    {
        var chain = Layer.Apply(Open(), new Layer().File("a"), new Layer().File("b"));
        var store = Open();
        Assert.Equal(chain.Order(Comparer<Digest>.Create((a, b) => string.CompareOrdinal(a.Hex, b.Hex))), store.List().Order(Comparer<Digest>.Create((a, b) => string.CompareOrdinal(a.Hex, b.Hex))));
        Assert.True(store.Exists(chain[1]));
        Assert.Equal(chain[0], store.Parent(chain[1]));
        Assert.Null(store.Parent(chain[0]));
    }

    [Fact]
    public void Apply_says_what_the_layer_held()
    {
        var store = Open();
        byte[] tar = new Layer().Folder("d/").File("d/f", "12345").Whiteout(".wh.x").ToArray();
        var statistics = store.Apply(Digest.Of(tar), null, new MemoryStream(tar));
        Assert.Equal(new LayerStatistics(3, 5, 1, 0), statistics);
        Assert.Equal(statistics, store.Apply(Digest.Of(tar), null, new MemoryStream(tar)));
    }

    [Fact]
    public void Apply_reads_the_stream_to_its_end_the_first_time_and_the_second()
    {
        var store = Open();
        byte[] tar = [.. new Layer().File("f").ToArray(), .. new byte[70_000]];
        for (int i = 0; i < 2; i++)
        {
            var stream = new MemoryStream(tar);
            store.Apply(Digest.Of(tar), null, stream);
            Assert.Equal(tar.Length, stream.Position);
        }
    }

    [Fact]
    public void Apply_on_a_missing_parent_is_refused()
    {
        byte[] tar = new Layer().File("f").ToArray();
        var store = Open();
        Assert.Equal(SnapshotError.NotFound, Error(() => store.Apply(Digest.Of(tar), Digest.Of("none"u8), new MemoryStream(tar))));
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_layer_that_fails_half_way_leaves_nothing()
    {
        var store = Open();
        var parent = Layer.Apply(store, new Layer().File("f"))[0];
        byte[] tar = new Layer().File("a").File("b", new string('x', 5000)).ToArray();
        var id = Digest.Of(tar);
        Assert.Equal(SnapshotError.BadArchive, Error(() => store.Apply(id, parent, new MemoryStream(tar[..3000]))));
        Assert.Throws<IOException>(() => store.Apply(id, parent, new FailingStream(tar)));
        Assert.Equal([parent], store.List());
        store.Remove(parent);
        Assert.Empty(store.List());
        store.Apply(id, null, new MemoryStream(tar));
        Assert.Equal([id], store.List());
    }

    [Fact]
    public void A_snapshot_in_use_is_not_removed()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a"), new Layer().File("b"));
        Assert.Equal(SnapshotError.InUse, Error(() => store.Remove(chain[0])));
        store.Prepare(Rootfs, chain[1]);
        Assert.Equal(SnapshotError.InUse, Error(() => store.Remove(chain[1])));
        store.RemoveRootfs(Rootfs);
        Assert.False(Directory.Exists(Rootfs));
        store.Remove(chain[1]);
        store.Remove(chain[0]);
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_rootfs_that_somebody_deleted_does_not_hold_its_snapshot()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a"));
        store.Prepare(Rootfs, chain[0]);
        DirectoryTree.Remove(Rootfs);
        store.Remove(chain[0]);
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_layer_can_come_back_after_its_removal()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a"), new Layer().File("b"));
        store.Remove(chain[1]);
        Assert.Equal(chain, Layer.Apply(store, new Layer().File("a"), new Layer().File("b")));
        store.Remove(chain[1]);
        store.Remove(chain[0]);
        Assert.Empty(store.List());
        Assert.True(store.Trash.Measure() > 0);
        store.Trash.Empty();
        Assert.True(store.Trash.IsEmpty);
    }

    [Fact]
    public void Writes_stay_in_the_rootfs_and_survive_a_remount()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("f", "image").File("g"));
        var rootfs = store.Prepare(Rootfs, chain[0]);
        store.Mount(rootfs);
        store.Mount(rootfs);
        File.WriteAllText(rootfs.Target + "/f", "container");
        File.Delete(rootfs.Target + "/g");
        store.Unmount(rootfs);
        store.Unmount(rootfs);
        Assert.Equivalent(rootfs, store.Prepare(Rootfs, chain[0]));
        store.Mount(rootfs);
        Assert.Equal("container", File.ReadAllText(rootfs.Target + "/f"));
        Assert.False(File.Exists(rootfs.Target + "/g"));
        var other = store.Prepare(Scratch.Sub("other"), chain[0]);
        store.Mount(other);
        Assert.Equal("image", File.ReadAllText(other.Target + "/f"));
        store.RemoveRootfs(Rootfs);
        store.RemoveRootfs(Scratch.Sub("other"));
        Assert.DoesNotContain(File.ReadLines("/proc/self/mounts"), l => l.Contains(Scratch.Path + "/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_root_of_a_rootfs_is_the_top_layers()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().Folder("./", 0x1ed, 1, 2), new Layer().File("f"), new Layer().Folder("./", 0x1f8, 7, 8, new Corten.Snapshots.Tar.TarAttribute("user.root", [1])), new Layer().File("g"));
        var rootfs = store.Prepare(Rootfs, chain[^1]);
        store.Mount(rootfs);
        Assert.Equal("Directory 770 7:8 1500000000.000000005 user.root=01", FileTree.Describe(rootfs.Target)["."]);
        store.RemoveRootfs(Rootfs);
    }

    [Fact]
    public void A_directory_is_the_rootfs_of_one_snapshot_only()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a"), new Layer().File("b"));
        store.Prepare(Rootfs, chain[0]);
        Assert.Equal(SnapshotError.InUse, Error(() => store.Prepare(Rootfs, chain[1])));
        Assert.Equal(SnapshotError.NotFound, Error(() => store.Prepare(Scratch.Sub("x"), Digest.Of("none"u8))));
    }

    [Fact]
    public void Without_a_snapshot_the_rootfs_is_a_plain_directory()
    {
        var store = Open();
        var rootfs = store.Prepare(Rootfs, null);
        store.Mount(rootfs);
        File.WriteAllText(rootfs.Target + "/f", "x");
        store.Unmount(rootfs);
        Assert.Equal([new Change(ChangeKind.Added, "/f")], store.Changes(Rootfs));
        store.RemoveRootfs(Rootfs);
        Assert.False(Directory.Exists(Rootfs));
    }

    [Fact]
    public void Changes_are_added_changed_and_deleted()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().Folder("a/").File("a/1").File("a/2").Folder("b/").File("b/1").File("same"), new Layer().Folder("c/").File("c/1").File("c/2"));
        var rootfs = store.Prepare(Rootfs, chain[^1]);
        store.Mount(rootfs);
        File.WriteAllText(rootfs.Target + "/a/1", "new");
        File.Delete(rootfs.Target + "/a/2");
        Directory.Delete(rootfs.Target + "/b", true);
        Directory.CreateDirectory(rootfs.Target + "/n/m");
        Directory.Delete(rootfs.Target + "/c", true);
        Directory.CreateDirectory(rootfs.Target + "/c");
        File.WriteAllText(rootfs.Target + "/c/2", "new");
        Assert.Equal("C /a, C /a/1, D /a/2, D /b, C /c, C /c/2, D /c/1, A /n, A /n/m", string.Join(", ", store.Changes(Rootfs).Select(c => $"{(char)c.Kind} {c.Path}")));
        store.RemoveRootfs(Rootfs);
    }

    [Fact]
    public void A_whole_root_can_be_opaque()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().Folder("./").File("a").Folder("d/").File("d/1"), new Layer().File("b").File("d/2").Whiteout(".wh..wh..opq"), new Layer().File("c"));
        var rootfs = store.Prepare(Rootfs, chain[^1]);
        store.Mount(rootfs);
        Assert.Equal([".", "b", "c", "d", "d/2"], FileTree.Describe(rootfs.Target).Keys);
        store.RemoveRootfs(Rootfs);
    }

    [Fact]
    public void The_same_layer_applied_twice_at_once_is_there_once()
    {
        byte[] tar = new Layer().File("a", new string('x', 100_000)).ToArray();
        var id = Digest.Of(tar);
        Parallel.For(0, 4, _ => Open().Apply(id, null, new MemoryStream(tar)));
        Assert.Equal([id], Open().List());
        Open().Remove(id);
        Assert.Empty(Open().List());
    }

    [Fact]
    public void A_snapshot_is_never_removed_under_a_rootfs()
    {
        byte[] tar = new Layer().File("a").ToArray();
        var id = Digest.Of(tar);
        for (int round = 0; round < 20; round++)
        {
            Open().Apply(id, null, new MemoryStream(tar));
            SnapshotError? prepare = null;
            SnapshotError? remove = null;
            Parallel.Invoke(() => prepare = TryError(() => Open().Prepare(Rootfs, id)), () => remove = TryError(() => Open().Remove(id)));
            Assert.True((prepare, remove) is (null, SnapshotError.InUse) or (SnapshotError.NotFound, null), $"prepare: {prepare}, remove: {remove}");
            Assert.Equal(prepare is null, Open().Exists(id));
            Open().RemoveRootfs(Rootfs);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_export_holds_the_snapshot_and_what_was_written(bool mounted)
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("kept").File("gone").Folder("d/").File("d/old").Link("further", "kept"), new Layer().File("upper").Whiteout(".wh.gone"));
        var rootfs = store.Prepare(Rootfs, chain[^1]);
        store.Mount(rootfs);
        File.WriteAllText(rootfs.Target + "/d/new", "new");
        File.Delete(rootfs.Target + "/d/old");
        if (!mounted)
            store.Unmount(rootfs);
        var tar = new MemoryStream();
        store.Export(Rootfs, tar);
        tar.Position = 0;
        var reader = new TarReader(tar);
        var entries = new List<TarEntry>();
        while (reader.Next() is { } entry)
            entries.Add(entry);
        Assert.Equal(["./", "d/", "d/new", "further", "kept", "upper"], entries.Select(e => e.Name));
        Assert.Equal("further", entries.Single(e => e.Kind == TarEntryKind.HardLink).LinkTarget);
        store.RemoveRootfs(Rootfs);
    }

    [Fact]
    public void A_healthy_snapshot_is_verified_and_measured()
    {
        var store = Open();
        byte[] lower = new Layer().Folder("d/").File("d/f", new string('x', 100_000)).Symlink("s", "d").Link("further", "d/f").ToArray();
        byte[] upper = new Layer().File("s/through").Whiteout(".wh.further").Whiteout("d/.wh..wh..opq").ToArray();
        var below = Digest.Of(lower);
        store.Apply(below, null, new MemoryStream(lower));
        var above = Oci.ImageSpec.ChainId.Of(below, Digest.Of(upper));
        store.Apply(above, below, new MemoryStream(upper));
        Assert.Empty(store.Verify(below, null));
        Assert.Empty(store.Verify(below, new MemoryStream(lower)));
        Assert.Empty(store.Verify(above, new MemoryStream(upper)));
        Assert.Equal(["it is missing"], store.Verify(Digest.Of("x"u8), null));
        Assert.InRange(store.DiskUsage(below), 100_000, 300_000);
        Assert.InRange(store.DiskUsage(above), 1, 100_000);
        Assert.Equal(0, store.DiskUsage(Digest.Of("x"u8)));
    }

    protected static SnapshotError Error(Action action) => Assert.Throws<SnapshotException>(action).Error;

    private static SnapshotError? TryError(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (SnapshotException e)
        {
            return e.Error;
        }
    }

    private sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => Position < 1024 ? base.Read(buffer[..Math.Min(buffer.Length, 512)]) : throw new IOException("the connection was closed");
    }
}
