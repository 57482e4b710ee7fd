using System.IO.Compression;
using Corten.Linux.Compression;

namespace Corten.Images.Layers;

/// <summary>Tells by its first bytes how a stream is compressed.</summary>
public static class Compression
{
    // Of bzip2, whose first bytes could be a file's name in a tar, the magic of the first block too.
    private const int MagicLength = 10;

    /// <summary>The uncompressed content of <paramref name="stream"/>, which is disposed with the result: of gzip, zstd, xz and bzip2.</summary>
    /// <exception cref="ImageException">It is compressed, and the library for that is not on this machine.</exception>
    public static Stream Open(Stream stream) => Open(stream, keepGzip: false);

    /// <summary>As <see cref="Open(Stream)"/>, but what is compressed with gzip stays so: a manifest can say that of a layer everywhere, and of no other form.</summary>
    /// <exception cref="ImageException">It is compressed, and the library for that is not on this machine.</exception>
    internal static Stream OpenStorable(Stream stream) => Open(stream, keepGzip: true);

    private static Stream Open(Stream stream, bool keepGzip)
    {
        var start = new byte[MagicLength];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(start.AsMemory(0, count), stream);
        try
        {
            return start switch
            {
                [0x1f, 0x8b, ..] => keepGzip ? whole : new GZipStream(whole, CompressionMode.Decompress),
                [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => new ZstdDecompressionStream(whole),
                [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, ..] => new XzDecompressionStream(whole),
                [0x42, 0x5a, 0x68, >= 0x31 and <= 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59] => new Bzip2DecompressionStream(whole),
                _ => whole,
            };
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(ImageError.BadImage, e.Message, e);
        }
    }

    /// <summary>Whether content that starts so is compressed with gzip.</summary>
    internal static bool IsGzip(Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        return stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
    }
}
