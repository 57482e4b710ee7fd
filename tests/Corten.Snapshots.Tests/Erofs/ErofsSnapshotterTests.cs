using Corten.Snapshots.Erofs;
using Corten.Snapshots.Tests.Directories;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Erofs;

public sealed class ErofsSnapshotterTests : SnapshotterContract
{
    public ErofsSnapshotterTests()
        : base(onDisk: true)
    {
    }

    /// <summary>A snapshotter; skips the test where the kernel has no EROFS that is mounted from a file.</summary>
    internal static ISnapshotter Require(string root)
    {
        if (!ErofsSnapshotter.IsUsable(Path.GetDirectoryName(root)!))
            Assert.Skip("this kernel mounts no EROFS index from a file (Linux 6.12 does): nothing to test");
        return new ErofsSnapshotter(root);
    }

    protected override ISnapshotter Open() => Require(Scratch.Sub("store"));

    [Fact]
    public void Only_layers_that_a_root_file_system_shows_are_mounted()
    {
        var store = Open();
        var chain = Layer.Apply(store, new Layer().File("a", new string('a', 600)), new Layer().File("b"));
        Assert.Empty(Mounts());
        var first = store.Prepare(Rootfs, chain[1]);
        store.Mount(first);
        var second = store.Prepare(Rootfs + "2", chain[0]);
        store.Mount(second);
        Assert.Equal(2, Mounts().Count);
        Assert.Equal(new string('a', 600), File.ReadAllText(second.Target + "/a"));
        store.RemoveRootfs(Rootfs);
        Assert.Single(Mounts());
        store.Unmount(second);
        Assert.Empty(Mounts());
        store.RemoveRootfs(Rootfs + "2");
    }

    [Fact]
    public void A_rootfs_that_was_prepared_before_a_restart_of_the_machine_is_mounted_after_it()
    {
        var chain = Layer.Apply(Open(), new Layer().File("a"), new Layer().File("b"));
        var rootfs = Open().Prepare(Rootfs, chain[1]);
        foreach (string mount in Mounts())
            Corten.Linux.Mounts.MountPoint.Unmount(mount);
        Open().Mount(rootfs);
        Assert.Equal("content", File.ReadAllText(rootfs.Target + "/a"));
        Open().RemoveRootfs(Rootfs);
    }

    [Fact]
    public void A_sparse_file_that_has_no_reasonable_index_becomes_a_directory()
    {
        var store = Open();
        var sparse = new Corten.Snapshots.Tar.TarEntry { Name = "s", Mode = 0x1a4, Size = 1L << 40, Segments = [new(512, 512), new(1L << 39, 512)] };
        var chain = Layer.Apply(store, new Layer().File("a", new string('a', 600)), new Layer().Add(sparse, new string('x', 1024)).Link("a2", "a"));
        var rootfs = store.Prepare(Rootfs, chain[1]);
        store.Mount(rootfs);
        Assert.Equal(1L << 40, new FileInfo(rootfs.Target + "/s").Length);
        Assert.Equal(new string('a', 600), File.ReadAllText(rootfs.Target + "/a2"));
        Assert.False(File.Exists(Scratch.Sub($"store/layers/{chain[1].Hex}/tar")));
        store.RemoveRootfs(Rootfs);
        Assert.Empty(store.Verify(chain[0], null));
    }

    private List<string> Mounts() =>
        [.. Corten.Linux.Mounts.MountTable.Read().Where(m => m.Type == "erofs" && m.Target.StartsWith(Scratch.Path, StringComparison.Ordinal)).Select(m => m.Target)];
}
