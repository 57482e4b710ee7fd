using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Layers;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Erofs;

/// <summary>An image shows the same files whether its layers are directories or EROFS indexes: every name, attribute, link and byte.</summary>
public sealed class FormComparisonTests : IDisposable
{
    private static readonly bool _runLong = Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") == "1";

    private static readonly LayerLimits _limits = new() { MaximumBytes = 1 << 22, MaximumFileSize = 1 << 24, MaximumEntries = 400 };

    private readonly TestDirectory _directory = new(onDisk: true);
    private readonly ISnapshotter _erofs;
    private readonly DirectorySnapshotter _plain;

    public FormComparisonTests()
    {
        _erofs = ErofsSnapshotterTests.Require(_directory.Sub("erofs"));
        _plain = new DirectorySnapshotter(_directory.Sub("plain"));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Random_chains_of_layers_show_the_same()
    {
        int start = _runLong ? Environment.TickCount : 20261122;
        var random = new Random(start);
        for (int round = 0; round < (_runLong ? 1500 : 60); round++)
        {
            var chain = new List<Digest>();
            int layers = random.Next(1, 5);
            for (int i = 0; i < layers; i++)
            {
                if (Apply(RandomLayer(random), chain, $"start {start}, round {round}") is { } id)
                    chain.Add(id);
            }
            Compare(chain, $"start {start}, round {round}");
        }
    }

    [Fact]
    public void Damaged_layers_show_the_same_or_are_refused_alike()
    {
        int start = _runLong ? Environment.TickCount : 7;
        var random = new Random(start);
        var seeds = FuzzTests.Seeds();
        for (int round = 0; round < (_runLong ? 5000 : 150); round++)
        {
            string where = $"start {start}, round {round}";
            var chain = new List<Digest> { Apply(seeds[0], [], where)!.Value };
            if (Apply(FuzzTests.Damage(seeds[random.Next(seeds.Length)], random), chain, where) is { } id)
                chain.Add(id);
            Compare(chain, where);
        }
    }

    // Null where both refuse the layer.
    private Digest? Apply(byte[] tar, List<Digest> chain, string where)
    {
        Digest? parent = chain.Count == 0 ? null : chain[^1];
        var id = ChainId.Of(parent, Digest.Of(tar));
        var (plain, plainError) = Try(_plain, id, parent, tar);
        var (erofs, erofsError) = Try(_erofs, id, parent, tar);
        Assert.True(plainError?.Error == erofsError?.Error, $"{where}: {plainError?.Message ?? "applied"} but {erofsError?.Message ?? "applied"}");
        Assert.True(plain == erofs, $"{where}: {plain} but {erofs}");
        return plainError is null ? id : null;
    }

    private static (LayerStatistics?, SnapshotException?) Try(ISnapshotter snapshotter, Digest id, Digest? parent, byte[] tar)
    {
        try
        {
            return (snapshotter.Apply(id, parent, new MemoryStream(tar), _limits), null);
        }
        catch (SnapshotException e)
        {
            return (null, e);
        }
    }

    private void Compare(List<Digest> chain, string where)
    {
        if (chain.Count > 0)
        {
            var (left, right) = (_plain.Prepare(_directory.Sub("left"), chain[^1]), _erofs.Prepare(_directory.Sub("right"), chain[^1]));
            _plain.Mount(left);
            _erofs.Mount(right);
            try
            {
                FileTree.AssertEqual(left.Target, right.Target);
            }
            catch (Exception e)
            {
                Assert.Fail($"{where}: {e.Message}");
            }
        }
        foreach (var (snapshotter, rootfs) in new (ISnapshotter, string)[] { (_plain, "left"), (_erofs, "right") })
        {
            snapshotter.RemoveRootfs(_directory.Sub(rootfs));
            foreach (var id in Enumerable.Reverse(chain))
                snapshotter.Remove(id);
            Assert.Empty(snapshotter.List());
        }
    }

    internal static byte[] RandomLayer(Random random)
    {
        var layer = new Layer();
        for (int i = random.Next(1, 30); i > 0; i--)
        {
            string name = Name(random);
            switch (random.Next(14))
            {
                case 0 or 1:
                    layer.Folder(name + "/", (uint)random.Next(4096) | 0x1c0, (uint)random.Next(3), 70_000, Attributes(random));
                    break;
                case 2 or 3 or 4:
                    layer.File(name, Content(random), (uint)random.Next(4096), 70_000, (uint)random.Next(3), Attributes(random));
                    break;
                case 5:
                    layer.Symlink(name, random.Next(3) == 0 ? new string('t', random.Next(1, 3000)) : "../" + Name(random));
                    break;
                case 6 or 7:
                    layer.Link(name, Name(random));
                    break;
                case 8:
                    layer.Whiteout(Sibling(name, ".wh." + name[(name.LastIndexOf('/') + 1)..]));
                    break;
                case 9:
                    layer.Whiteout(Sibling(name, ".wh..wh..opq"));
                    break;
                case 10:
                    layer.Add(new TarEntry { Name = name, Kind = TarEntryKind.Fifo, Mode = 0x1a4, Modified = Layer.Time });
                    break;
                case 11:
                    layer.Add(new TarEntry { Name = name, Kind = random.Next(2) == 0 ? TarEntryKind.BlockDevice : TarEntryKind.CharacterDevice, Device = new((uint)random.Next(300), (uint)random.Next(70_000)), Modified = Layer.Time });
                    break;
                case 12:
                    AddSparse(layer, name, random);
                    break;
                default:
                    for (int child = random.Next(120); child > 0; child--)
                        layer.File($"{name}/{new string((char)('a' + (child % 26)), 1 + (child % 60))}{child}", "x");
                    break;
            }
        }
        return layer.ToArray();
    }

    // Runs that begin and end where blocks do, and others that do not.
    private static void AddSparse(Layer layer, string name, Random random)
    {
        int unit = random.Next(2) == 0 ? 512 : 100;
        var segments = new List<TarSegment>();
        long end = 0;
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            long offset = end + ((long)random.Next(1, 40) * unit);
            segments.Add(new TarSegment(offset, (long)random.Next(1, 20) * unit));
            end = offset + segments[^1].Length;
        }
        long size = end + random.Next(3000);
        int stored = (int)segments.Sum(s => s.Length);
        layer.Add(new TarEntry { Name = name, Mode = 0x1a4, Size = size, Segments = segments, Modified = Layer.Time }, new string('s', stored));
    }

    private static string Name(Random random)
    {
        string[] parts = new string[random.Next(1, 4)];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = ((string[])["a", "b", "c", "\udcff\udc80", "ä", new string('n', 255), "..", "."])[random.Next(random.Next(8) == 0 ? 8 : 6)];
        return string.Join('/', parts);
    }

    private static string Sibling(string name, string other) => name.Contains('/', StringComparison.Ordinal) ? name[..(name.LastIndexOf('/') + 1)] + other : other;

    private static string Content(Random random) => new((char)('a' + random.Next(26)), random.Next(4) switch
    {
        0 => random.Next(40),
        1 => 512 * random.Next(1, 4),
        2 => random.Next(9_000),
        _ => random.Next(600),
    });

    private static TarAttribute[] Attributes(Random random)
    {
        var attributes = new List<TarAttribute>();
        for (int i = random.Next(8) == 0 ? random.Next(1, 5) : 0; i > 0; i--)
            attributes.Add(new TarAttribute("user." + new string('k', random.Next(1, 30)) + i, new byte[random.Next(300)]));
        if (random.Next(10) == 0)
            attributes.Add(new TarAttribute("security.capability", [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        return [.. attributes];
    }
}
