using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>A manifest or index as it lies somewhere.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="MediaType">What it is.</param>
public sealed record TransportManifest(byte[] Content, string MediaType)
{
    /// <summary>The digest of the bytes.</summary>
    public Digest Digest { get; } = Digest.Of(Content);

    /// <summary>Whether it is an index or a manifest list.</summary>
    public bool IsIndex => MediaTypes.IsIndex(MediaType);
}
