using Corten.Images.Layers;

namespace Corten.Engine.Files;

/// <summary>Archives that a person gives: a tar, compressed by gzip, bzip2, xz or zstd or not.</summary>
internal static class ArchiveInput
{
    /// <summary>The tar in <paramref name="stream"/>.</summary>
    public static Stream Open(Stream stream) => Compression.Open(stream);
}
