using Corten.Snapshots.Erofs;
using Corten.Snapshots.Tests.Directories;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Erofs;

public sealed class ProbedSnapshotterTests : SnapshotterContract
{
    public ProbedSnapshotterTests()
        : base(onDisk: true)
    {
    }

    protected override ISnapshotter Open() => new ProbedSnapshotter(Scratch.Sub("store"));

    [Fact]
    public void Those_who_find_out_at_once_all_come_to_the_same_and_disturb_nobody()
    {
        string form = Open().Name;
        for (int round = 0; round < 10; round++)
        {
            var layers = Enumerable.Range(0, 8).Select(i => new Layer().File($"{round}-{i}", new string('x', 600))).ToArray();
            var snapshotters = layers.Select(_ => Open()).ToArray();
            Parallel.For(0, layers.Length, new ParallelOptions { MaxDegreeOfParallelism = layers.Length }, i => Layer.Apply(snapshotters[i], layers[i]));
            Assert.All(snapshotters, snapshotter => Assert.Equal(form, snapshotter.Name));
        }
        Assert.Equal(80, Open().List().Count);
        Assert.Equal(form == "erofs" ? 80 : 0, Directory.GetFiles(Scratch.Sub("store/layers"), "index", SearchOption.AllDirectories).Length);
        Assert.Empty(Directory.GetFileSystemEntries(Scratch.Sub("store/tmp")));
    }
}
