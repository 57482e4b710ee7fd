using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Layers;

/// <summary>Damaged archives: each is unpacked or refused by a <see cref="SnapshotException"/>, and nothing outside changes.</summary>
public sealed class FuzzTests : IDisposable
{
    private static readonly LayerLimits _limits = new() { MaximumBytes = 1 << 20, MaximumFileSize = 1 << 24, MaximumEntries = 200 };

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Damaged_archives_are_unpacked_or_refused()
    {
        bool runLong = Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") == "1";
        int start = runLong ? Environment.TickCount : 20261122;
        var random = new Random(start);
        var seeds = Seeds();
        string lower = _directory.Make("lower");
        Unpack(lower, seeds[0]);
        _directory.Make("outside");
        int refused = 0;
        int rounds = runLong ? 200_000 : 3_000;
        for (int round = 0; round < rounds; round++)
        {
            byte[] tar = Damage(seeds[random.Next(seeds.Length)], random);
            string diff = _directory.Make("diff");
            try
            {
                Unpack(diff, tar, lower);
            }
            catch (SnapshotException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"start {start}, round {round}: {e}");
            }
            DirectoryTree.Remove(diff);
        }
        Assert.InRange(refused, rounds / 20, rounds * 19 / 20);
        Assert.Equal(["lower", "outside"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Sub("outside")));
    }

    private static void Unpack(string diff, byte[] tar, string? lower = null)
    {
        using var extractor = new LayerExtractor(
            UnixFile.Open(diff, OpenFlags.ReadOnly | OpenFlags.Directory),
            lower is null ? null : UnixFile.Open(lower, OpenFlags.ReadOnly | OpenFlags.Directory), _limits);
        extractor.Extract(new TarReader(new MemoryStream(tar), _limits));
    }

    internal static byte[] Damage(byte[] seed, Random random)
    {
        byte[] tar = (byte[])seed.Clone();
        int blocks = tar.Length / 512;
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int block = random.Next(blocks) * 512;
            switch (random.Next(5))
            {
                case 0:
                    tar[random.Next(tar.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    tar[block + 156] = (byte)"01234567xgLKSDV"[random.Next(15)];
                    break;
                case 2:
                    tar.AsSpan(random.Next(blocks) * 512, 512).CopyTo(tar.AsSpan(block));
                    break;
                case 3:
                    tar[block + random.Next(345)] = (byte)"0123456789/.-\0 \xff\x80="[random.Next(18)];
                    break;
                default:
                    RawTar.Put(tar, block, ((string[])["../../outside/x", "/outside", "a/../..", ".wh.d", "d/.wh..wh..opq", "s/f", "."])[random.Next(7)] + "\0");
                    break;
            }
            // With a right checksum the damage gets further.
            if (random.Next(8) > 0)
            {
                byte[] header = tar[block..(block + 512)];
                RawTar.Seal(header);
                header.CopyTo(tar, block);
            }
        }
        return random.Next(10) == 0 ? tar[..random.Next(tar.Length)] : tar;
    }

    internal static byte[][] Seeds() =>
    [
        new Layer().Folder("./").Folder("d/").File("d/f", "content").Symlink("s", "d").Symlink("out", "../../outside").Link("l", "d/f").Folder("e/f/g/").File("e/f/g/h", "x", 0x9ed, 5, 6).ToArray(),
        new Layer().File("d/new", new string('x', 600)).Whiteout("d/.wh.f").Link("linked", "d/f").Whiteout("e/.wh..wh..opq").File("s/through").File("out/x").Whiteout(".wh.l").Folder("d/").ToArray(),
        new Layer().Add(new TarEntry { Name = "sparse", Size = 100_000, Segments = [new(512, 5), new(50_000, 5)] }, "0123456789")
            .File(new string('n', 200), "x", 0x1a4, 0, 0, new TarAttribute("user.a", [1, 2, 255])).Add(new TarEntry { Name = "fifo", Kind = TarEntryKind.Fifo }).ToArray(),
        new RawTar().Entry('L', "././@LongLink", new string('l', 150) + "\0").Entry('0', "f", "hello").Entry('g', "g", RawTar.Record("mtime", "5"))
            .Entry('S', "old", "0123456789", change: b =>
            {
                RawTar.Put(b, 257, "ustar  \0");
                RawTar.Put(b, 386, "00000000000\0" + "00000000005\0" + "00000001000\0" + "00000000005\0");
                RawTar.Put(b, 483, "00000002000\0");
            }).End(),
    ];
}
