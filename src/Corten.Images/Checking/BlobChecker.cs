using Corten.Content;
using Corten.Oci;

namespace Corten.Images.Checking;

/// <summary>Looks whether blobs are what their digests say. Each is read once, whoever needs it.</summary>
internal sealed class BlobChecker(ContentStore content, bool quick, CancellationToken cancellation)
{
    private const int BufferSize = 256 * 1024;

    private readonly Dictionary<Digest, string?> _known = [];
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <summary>What is wrong with a blob, or null.</summary>
    /// <param name="digest">The blob.</param>
    /// <param name="size">How long it must be, in bytes; null where nobody says.</param>
    public string? Check(Digest digest, long? size = null)
    {
        if (content.Size(digest) is not { } actual)
            return "is missing";
        if (size is { } wanted && actual != wanted)
            return $"has {actual} bytes where it must have {wanted}";
        if (quick)
            return null;
        if (!_known.TryGetValue(digest, out string? problem))
            _known[digest] = problem = Hash(digest) == digest ? null : "is damaged: its digest is another";
        return problem;
    }

    private Digest Hash(Digest digest)
    {
        using var stream = content.Open(digest);
        using var hasher = new DigestHasher(digest.Algorithm);
        int count;
        while ((count = stream.Read(_buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            hasher.Append(_buffer.AsSpan(0, count));
        }
        return hasher.Finish();
    }
}
