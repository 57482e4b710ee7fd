using Corten.Linux;
using Corten.Oci;

namespace Corten.Content;

/// <summary>Where things lie in a store: <c>blobs/ALGORITHM/HEX</c> as in an OCI image layout, <c>ingest/</c> for what is not complete, <c>trash/</c> for what was removed.</summary>
internal sealed class ContentLayout(string root)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string LockSuffix = ".lock";

    public static readonly string[] Algorithms = ["sha256", "sha512"];

    public string IngestDirectory { get; } = HostPath.Join(root, "ingest");

    public string TrashDirectory { get; } = HostPath.Join(root, "trash");

    /// <summary>Held shared by whoever has an ingest open, exclusively by repair.</summary>
    public string StoreLock { get; } = HostPath.Join(root, "content.lock");

    public string BlobDirectory(string algorithm) => HostPath.Join(root, "blobs", algorithm);

    public string Blob(Digest digest) => HostPath.Join(BlobDirectory(digest.Algorithm), digest.Hex);

    public string Partial(Digest digest) => HostPath.Join(IngestDirectory, $"{digest.Algorithm}-{digest.Hex}");

    public string PartialLock(Digest digest) => Partial(digest) + LockSuffix;

    public static bool IsLock(string path) => path.EndsWith(LockSuffix, StringComparison.Ordinal);

    public void MakeDirectories()
    {
        Directory.CreateDirectory(root, Private);
        Directory.CreateDirectory(IngestDirectory, Private);
        foreach (string algorithm in Algorithms)
            Directory.CreateDirectory(BlobDirectory(algorithm), Private);
    }
}
