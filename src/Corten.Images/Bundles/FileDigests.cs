using System.Security.Cryptography;
using Corten.Images.Bundles.Mtree;
using Corten.Snapshots.Flattening;

namespace Corten.Images.Bundles;

/// <summary>Hashes files while they are unpacked, by their inodes.</summary>
internal sealed class FileDigests : IContentObserver, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>What is known; an inode that is used again by a file that nobody saw is not among them.</summary>
    public Dictionary<ulong, Sha256> ByInode { get; } = [];

    public void Append(ReadOnlySpan<byte> piece) => _hash.AppendData(piece);

    public void End(ulong inode, bool whole)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        if (whole)
            ByInode[inode] = Sha256.Of(digest);
        else
            ByInode.Remove(inode);
    }

    public void Dispose() => _hash.Dispose();
}
