using System.IO.Compression;
using Corten.Images.Layers;
using Corten.Oci;
using Corten.Snapshots.Tar;

namespace Corten.Images.Tests.Layers;

[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public void A_layer_of_600_MB_needs_no_more_memory_than_one_of_10_MB()
    {
        long small = AllocatedFor(10);
        long large = AllocatedFor(600);
        Assert.True(large < small + 16 * 1024 * 1024, $"10 MB allocate {small} bytes, 600 MB {large}");
    }

    // Counts every allocation, collected or not: what grows with the layer shows, whatever the collector does.
    private static long AllocatedFor(int megabytes)
    {
        byte[] blob = MakeGzip(megabytes, out var diffId);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using (var tar = new LayerStream(new MemoryStream(blob), diffId))
        {
            var reader = new TarReader(tar);
            while (reader.Next() is not null)
            {
            }
            reader.Drain();
            Assert.True(tar.BytesRead > megabytes * 1_000_000L);
        }
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static byte[] MakeGzip(int megabytes, out Digest diffId)
    {
        var stream = new MemoryStream();
        using var hasher = new DigestHasher();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            var head = new MemoryStream();
            new TarWriter(head).Begin(new TarEntry { Name = "zeros", Mode = 0x1a4, Size = megabytes * 1_048_576L });
            var megabyte = new byte[1_048_576];
            foreach (byte[] piece in Enumerable.Repeat(megabyte, megabytes).Prepend(head.ToArray()).Append(new byte[1024]))
            {
                gzip.Write(piece);
                hasher.Append(piece);
            }
        }
        diffId = hasher.Finish();
        return stream.ToArray();
    }
}
