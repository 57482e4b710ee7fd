using Corten.Images.Layers;
using Corten.Oci;

namespace Corten.Images.Tests.Layers;

public sealed class LayerStreamTests
{
    private static readonly byte[] _tar = TestLayers.NoiseTar("noise", 3_000_000, 2);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_tar_comes_out_whole(bool gzip)
    {
        using var stream = new LayerStream(new MemoryStream(gzip ? TestLayers.Gzip(_tar) : _tar), Digest.Of(_tar));
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        Assert.Equal(_tar, copy.ToArray());
        Assert.Equal(_tar.Length, stream.BytesRead);
    }

    [Fact]
    public void Members_of_gzip_one_after_another_are_one_tar()
    {
        byte[] blob = [.. TestLayers.Gzip(_tar[..1_000_000]), .. TestLayers.Gzip(_tar[1_000_000..])];
        using var stream = new LayerStream(new MemoryStream(blob), Digest.Of(_tar));
        stream.CopyTo(Stream.Null);
        Assert.Equal(_tar.Length, stream.BytesRead);
    }

    [Fact]
    public void Another_digest_is_told_at_the_end()
    {
        using var stream = new LayerStream(new MemoryStream(_tar), Digest.Of("other"u8));
        Assert.Equal(ImageError.BadImage, Assert.Throws<ImageException>(() => stream.CopyTo(Stream.Null)).Error);
    }

    [Fact]
    public void Broken_gzip_is_told()
    {
        byte[] blob = TestLayers.Gzip(_tar);
        blob[blob.Length / 2] ^= 0xff;
        using var stream = new LayerStream(new MemoryStream(blob), Digest.Of(_tar));
        Assert.Equal(ImageError.BadImage, Assert.Throws<ImageException>(() => stream.CopyTo(Stream.Null)).Error);
    }

    [Fact]
    public void A_reader_that_stops_early_does_not_wait_for_the_rest()
    {
        using var stream = new LayerStream(new EndlessStream(), Digest.Of(_tar));
        Assert.Equal(100, stream.Read(new byte[100]));
    }

    [Fact]
    public void Cancelling_ends_the_reading()
    {
        using var cancel = new CancellationTokenSource();
        using var stream = new LayerStream(new EndlessStream(), null, cancel.Token);
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => stream.CopyTo(Stream.Null));
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => count;

        public override int Read(Span<byte> buffer) => buffer.Length;
    }
}
