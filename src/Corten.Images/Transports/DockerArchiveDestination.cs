using System.Collections.Concurrent;
using System.Text.Json;
using Corten.Images.Archives;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Writes an image as <c>docker save</c> does, into a new file.</summary>
internal sealed class DockerArchiveDestination : IImageDestination
{
    private readonly DockerArchiveLocation _location;
    private readonly IReadOnlyList<Reference> _additional;
    private readonly ConcurrentDictionary<Digest, long> _blobs = new();
    private readonly string _directory;
    private Manifest? _manifest;

    public DockerArchiveDestination(DockerArchiveLocation location, TransportOptions options)
    {
        if (new FileInfo(location.File) is { Exists: true, Length: > 0 })
            throw new ImageException(ImageError.BadName, $"{location.File} is there already, and images cannot be added to it; remove it or choose another file");
        if (location.Number is not null)
            throw new ImageException(ImageError.BadName, $"{location} names the place of an image; a new archive has only names");
        (_location, _additional) = (location, options.AdditionalTags);
        _directory = HostPath.Join(options.TemporaryDirectory, $"corten-archive-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public ImageLocation Location => _location;

    public LayerTreatment Layers => LayerTreatment.Decompress;

    public bool KeepsSignatures => false;

    public bool Takes(string mediaType) => mediaType == MediaTypes.DockerManifest;

    public Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation) => Task.FromResult(_blobs.ContainsKey(blob.Digest));

    public async Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation)
    {
        string temporary = HostPath.Join(_directory, Guid.NewGuid().ToString("N"));
        using var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        using var stream = new FileStream(file, FileAccess.Write, bufferSize: 0);
        var (digest, size) = await LocalBlobs.CopyAsync(blob, stream, cancellation);
        File.Move(temporary, PathOf(digest), overwrite: true);
        _blobs[digest] = size;
        return blob.Descriptor with { Digest = digest, Size = size };
    }

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        _manifest = Manifest.Parse(manifest.Content);
        return Task.CompletedTask;
    }

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation) =>
        throw new ImageException(ImageError.BadName, $"{_location} has no place for signatures; use --remove-signatures");

    public Task CommitAsync(CancellationToken cancellation)
    {
        var manifest = _manifest ?? throw new InvalidOperationException("no manifest was put");
        NewFile.Write(_location.File, stream => Write(new ArchiveFiles(stream), manifest));
        return Task.CompletedTask;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Write(ArchiveFiles files, Manifest manifest)
    {
        foreach (var layer in manifest.Layers)
            files.Add($"{layer.Digest.Hex}.tar", _blobs[layer.Digest], () => File.OpenRead(PathOf(layer.Digest)));
        string config = $"{manifest.Config.Digest.Hex}.json";
        files.Add(config, _blobs[manifest.Config.Digest], () => File.OpenRead(PathOf(manifest.Config.Digest)));
        Reference[] names = _location.Image is { } image ? [image, .. _additional] : [.. _additional];
        DockerArchiveManifest[] entries =
        [
            new()
            {
                Config = config,
                RepoTags = [.. names.Select(name => name.ToString()).Distinct()],
                Layers = [.. manifest.Layers.Select(layer => $"{layer.Digest.Hex}.tar")],
            },
        ];
        files.Add(DockerArchiveReader.ManifestName, JsonSerializer.SerializeToUtf8Bytes(entries, DockerArchiveJson.Relaxed.DockerArchiveManifestArray));
        files.Finish();
    }

    private string PathOf(Digest digest) => HostPath.Join(_directory, $"{digest.Algorithm}-{digest.Hex}");
}
