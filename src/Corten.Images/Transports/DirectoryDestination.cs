using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Writes an image as files into a directory, which is empty or has an image of this kind, which it replaces.</summary>
internal sealed class DirectoryDestination : IImageDestination
{
    private const uint FileMode = 0x1a4; // 0644
    private const uint DirectoryMode = 0x1ed; // 0755

    private readonly DirectoryLocation _location;

    public DirectoryDestination(DirectoryLocation location)
    {
        _location = location;
        MakeEmpty(location);
    }

    public ImageLocation Location => _location;

    public LayerTreatment Layers => LayerTreatment.Keep;

    public bool KeepsSignatures => true;

    public bool Takes(string mediaType) => MediaTypes.IsIndex(mediaType) || MediaTypes.IsManifest(mediaType);

    public Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation) =>
        Task.FromResult(new FileInfo(_location.Blob(blob.Digest)) is { Exists: true } file && file.Length == blob.Size);

    public async Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation)
    {
        string temporary = HostPath.Join(_location.Directory, $"{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}");
        try
        {
            Descriptor put;
            using (var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, FileMode))
            {
                using var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
                var (digest, size) = await LocalBlobs.CopyAsync(blob, stream, cancellation);
                put = blob.Descriptor with { Digest = digest, Size = size };
            }
            File.Move(temporary, _location.Blob(put.Digest), overwrite: true);
            return put;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        AtomicFile.Write(_location.Manifest(isInstance ? manifest.Digest : null), manifest.Content, FileMode);
        return Task.CompletedTask;
    }

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation)
    {
        for (int i = 0; i < signatures.Count; i++)
            AtomicFile.Write(_location.Signature(isInstance ? manifest : null, i + 1), signatures[i], FileMode);
        return Task.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellation)
    {
        AtomicFile.SyncDirectory(_location.Directory);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    private static void MakeEmpty(DirectoryLocation location)
    {
        if (!Directory.Exists(location.Directory))
            UnixDirectory.MakeIfAbsent(location.Directory, DirectoryMode);
        else if (Directory.EnumerateFileSystemEntries(location.Directory).Any())
            Clear(location);
        AtomicFile.Write(location.VersionFile, Encoding.ASCII.GetBytes(DirectoryLocation.VersionText), FileMode);
    }

    // Only what this format has is removed, never a directory or a stranger's file.
    private static void Clear(DirectoryLocation location)
    {
        if (!File.Exists(location.VersionFile) || File.ReadAllText(location.VersionFile) != DirectoryLocation.VersionText)
            throw new ImageException(ImageError.BadName, $"nothing is written to {location}: the directory is not empty and does not have an image");
        foreach (string file in Directory.EnumerateFiles(location.Directory))
            File.Delete(file);
    }
}
