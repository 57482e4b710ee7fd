using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>
/// Writes an image as files into a directory, which is empty or has an image of this kind. That one is replaced when the new one is complete; a copy that
/// fails leaves everything as it was.
/// </summary>
internal sealed class DirectoryDestination : IImageDestination
{
    private const uint FileMode = 0x1a4; // 0644

    private readonly DirectoryLocation _location;
    private readonly StagingDirectory _staging;
    private readonly DirectoryLocation _files;

    public DirectoryDestination(DirectoryLocation location)
    {
        _location = location;
        ThrowIfStrange(location);
        _staging = new StagingDirectory(location.Directory);
        _files = new DirectoryLocation(_staging.Path);
    }

    public ImageLocation Location => _location;

    public LayerTreatment Layers => LayerTreatment.Keep;

    public bool KeepsSignatures => true;

    public bool Takes(string mediaType) => MediaTypes.IsIndex(mediaType) || MediaTypes.IsManifest(mediaType);

    public Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation) =>
        Task.FromResult(new FileInfo(_files.Blob(blob.Digest)) is { Exists: true } file && file.Length == blob.Size);

    public async Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation)
    {
        string temporary = HostPath.Join(_staging.Path, $"{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}");
        using var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, FileMode);
        using var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
        var (digest, size) = await LocalBlobs.CopyAsync(blob, stream, cancellation);
        UnixFile.Sync(file, _files.Blob(digest));
        File.Move(temporary, _files.Blob(digest), overwrite: true);
        return blob.Descriptor with { Digest = digest, Size = size };
    }

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        AtomicFile.Write(_files.Manifest(isInstance ? manifest.Digest : null), manifest.Content, FileMode);
        return Task.CompletedTask;
    }

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation)
    {
        for (int i = 0; i < signatures.Count; i++)
            AtomicFile.Write(_files.Signature(isInstance ? manifest : null, i + 1), signatures[i], FileMode);
        return Task.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellation)
    {
        AtomicFile.Write(_files.VersionFile, System.Text.Encoding.ASCII.GetBytes(DirectoryLocation.VersionText), FileMode);
        // Only what this format has is removed, never a directory; its manifest first, since that is what makes files an image.
        File.Delete(_location.Manifest(null));
        foreach (string file in Directory.EnumerateFiles(_location.Directory).Where(file => file != _location.VersionFile))
            File.Delete(file);
        string manifest = _files.Manifest(null);
        foreach (string file in Directory.EnumerateFiles(_staging.Path).Where(file => file != manifest).Append(manifest))
            File.Move(file, HostPath.Join(_location.Directory, Path.GetFileName(file)), overwrite: true);
        AtomicFile.SyncDirectory(_location.Directory);
        return Task.CompletedTask;
    }

    public void Dispose() => _staging.Dispose();

    private static void ThrowIfStrange(DirectoryLocation location)
    {
        if (!Directory.Exists(location.Directory) || (File.Exists(location.VersionFile) && File.ReadAllText(location.VersionFile) == DirectoryLocation.VersionText))
            return;
        if (Directory.EnumerateFileSystemEntries(location.Directory).Any(entry => !Path.GetFileName(entry).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)))
            throw new ImageException(ImageError.BadName, $"nothing is written to {location}: the directory is not empty and does not have an image");
    }
}
