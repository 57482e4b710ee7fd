using Corten.Content;
using Corten.Images.Records;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images;

/// <summary>An image that is here completely: its layers are applied and it can be run.</summary>
public sealed class Image
{
    private readonly ContentStore _content;
    private readonly IReadOnlyList<ImageRecord> _records;

    internal Image(ContentStore content, IReadOnlyList<ImageRecord> records) => (_content, _records) = (content, records);

    /// <summary>The image's ID: the digest of its configuration.</summary>
    public Digest Id => _records[0].Id;

    /// <summary>The names with tags that lead to the image, in order.</summary>
    public IReadOnlyList<Reference> Names => field ??=
        [.. _records.Where(r => r.Name is not null).Select(r => Reference.Parse(r.Name!)).Where(r => r.Tag is not null).OrderBy(r => r.ToString(), StringComparer.Ordinal)];

    /// <summary>The names with digests under which registries have the image.</summary>
    public IReadOnlyList<Reference> RepositoryDigests => field ??=
        [.. _records.Where(r => r.Source is not null).Select(r => r.Source!).Distinct().Order(StringComparer.Ordinal).Select(Reference.Parse)];

    /// <summary>Whether nothing leads to it but its ID.</summary>
    public bool IsDangling => _records.All(record => record.Name is null);

    /// <summary>The manifest, which is in the content store.</summary>
    public Descriptor Manifest => _records[0].Manifest;

    /// <summary>The chain ID of every layer, lowest first; the last one is the snapshot to run from. Empty for an image without layers.</summary>
    public IReadOnlyList<Digest> ChainIds => [.. _records[0].Layers.Select(l => l.ChainId!.Value)];

    /// <summary>The chain ID of the uppermost layer; null for an image without layers.</summary>
    public Digest? TopChainId => _records[0].Layers is [.., var top] ? top.ChainId : null;

    /// <summary>The length of all layers together as uncompressed tars, in bytes.</summary>
    public long Size => _records[0].Layers.Sum(l => l.Bytes);

    /// <summary>When the image was made; null where it does not say.</summary>
    public DateTimeOffset? Created => _records[0].Created;

    /// <summary>When the image came here.</summary>
    public DateTimeOffset Added => _records.Max(r => r.Added);

    /// <summary>The configuration.</summary>
    /// <exception cref="ImageException">It is damaged on the disk.</exception>
    public ImageConfig Config => field ??= ImageDocuments.ReadConfig(_content, Id);

    /// <summary>The bytes of the configuration.</summary>
    public byte[] ReadRawConfig() => _content.Read(Id, ImageDocuments.MaximumSize);

    /// <summary>The name by which to speak of the image: its first name, or its ID.</summary>
    public string DisplayName => Names is [var first, ..] ? first.Familiar : RepositoryDigests is [var digest, ..] ? digest.Familiar : Id.ToString();

    internal IReadOnlyList<ImageRecord> Records => _records;
}
