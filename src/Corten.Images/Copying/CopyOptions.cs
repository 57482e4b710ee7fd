using Corten.Images.Transports;
using Corten.Images.Trust;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Copying;

/// <summary>Which images of an index are copied.</summary>
public enum IndexSelection
{
    /// <summary>The one for the platform, without the index.</summary>
    System,

    /// <summary>All, or those for the platforms that were asked for, and the index.</summary>
    All,

    /// <summary>The index alone.</summary>
    IndexOnly,
}

/// <summary>The two families of manifests.</summary>
public enum ManifestFormat
{
    /// <summary>The image-spec's.</summary>
    Oci,

    /// <summary>Docker's schema 2.</summary>
    Docker,
}

/// <summary>How layers are compressed.</summary>
public enum LayerEncoding
{
    /// <summary>A plain tar.</summary>
    Plain,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>zstd.</summary>
    Zstd,

    /// <summary>Something that is not a layer of an image: it is never changed.</summary>
    Other,
}

/// <summary>How an image is copied.</summary>
public sealed record CopyOptions
{
    /// <summary>Which images of an index are copied.</summary>
    public IndexSelection Selection { get; init; }

    /// <summary>The platform to choose from an index; with <see cref="IndexSelection.All"/>, those to copy, and none is all.</summary>
    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>Whether a copy that would change a digest is refused.</summary>
    public bool PreserveDigests { get; init; }

    /// <summary>The format of the manifest; null keeps what the destination can have.</summary>
    public ManifestFormat? Format { get; init; }

    /// <summary>How layers are compressed, all of them; null keeps those that are compressed.</summary>
    public LayerEncoding? Compression { get; init; }

    /// <summary>The level of compression; null is the format's usual one.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>How layers are treated in place of the destination's own way; or null.</summary>
    public LayerTreatment? Layers { get; init; }

    /// <summary>Whether signatures are left behind.</summary>
    public bool RemoveSignatures { get; init; }

    /// <summary>With which key the copy is signed; or null.</summary>
    public CopySigner? Signer { get; init; }

    /// <summary>Which images may be used.</summary>
    public TrustPolicy Policy { get; init; } = TrustPolicy.AcceptAnything;

    /// <summary>How many blobs are copied at once.</summary>
    public int BlobsAtOnce { get; init; } = 6;
}

/// <summary>Signs what was copied, with a key of the user's gpg.</summary>
/// <param name="Key">The fingerprint or name of the key.</param>
/// <param name="PassphraseFile">A file with its passphrase; or null.</param>
/// <param name="Name">The name to sign for; null is the destination's own.</param>
public sealed record CopySigner(string Key, string? PassphraseFile, Reference? Name);

/// <summary>Is told how a copy goes on; calls come from several threads.</summary>
public interface ICopyProgress
{
    /// <summary>Something begins: "Copying blob sha256:...".</summary>
    void Step(string text);
}
