using System.IO.Compression;
using Corten.Linux.Compression;

namespace Corten.Images.Layers;

/// <summary>Tells by its first bytes how a stream is compressed.</summary>
internal static class Compression
{
    private static readonly (byte[] Magic, string Name)[] _unsupported =
    [
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "xz"),
        ([0x42, 0x5a, 0x68], "bzip2"),
    ];

    /// <summary>The uncompressed content of <paramref name="stream"/>, which is disposed with the result.</summary>
    /// <exception cref="ImageException">It is compressed with something else than gzip or zstd.</exception>
    /// <exception cref="InvalidDataException">It is compressed with zstd, and there is no libzstd on this machine.</exception>
    public static Stream Open(Stream stream)
    {
        var start = new byte[6];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var whole = new PrefixedStream(start.AsMemory(0, count), stream);
        if (start is [0x1f, 0x8b, ..])
            return new GZipStream(whole, CompressionMode.Decompress);
        if (start is [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..])
            return new ZstdDecompressionStream(whole);
        foreach (var (magic, name) in _unsupported)
        {
            if (start.AsSpan(0, count).StartsWith(magic))
                throw new ImageException(ImageError.BadImage, $"it is compressed with {name}, which is not supported; gzip and zstd are");
        }
        return whole;
    }

    /// <summary>Whether content that starts so is compressed with gzip.</summary>
    public static bool IsGzip(Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        return stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1f, 0x8b];
    }
}
