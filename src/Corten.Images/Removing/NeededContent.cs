using Corten.Images.Records;
using Corten.Oci;

namespace Corten.Images.Removing;

/// <summary>Everything that some records need: what a collection must leave alone.</summary>
internal sealed class NeededContent
{
    private readonly HashSet<Digest> _snapshots;
    private readonly HashSet<Digest> _blobs;

    /// <param name="records">The records.</param>
    /// <param name="lists">Blobs that lists of manifests need.</param>
    public NeededContent(IReadOnlyCollection<ImageRecord> records, IEnumerable<Digest> lists)
    {
        _snapshots = [.. records.SelectMany(record => record.Snapshots)];
        _blobs = [.. records.SelectMany(record => record.Content), .. lists];
    }

    public bool HasSnapshot(Digest chainId) => _snapshots.Contains(chainId);

    public bool HasBlob(Digest digest) => _blobs.Contains(digest);
}
