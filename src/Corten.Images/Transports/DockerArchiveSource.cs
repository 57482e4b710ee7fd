using System.Text.Json;
using Corten.Images.Archives;
using Corten.Images.Layers;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>
/// Reads an image from what <c>docker save</c> wrote. The format has no manifest: one is made of the configuration and the plain tars of the layers,
/// whose digests are the diff IDs.
/// </summary>
internal sealed class DockerArchiveSource : IImageSource
{
    private readonly DockerArchiveLocation _location;
    private readonly ArchiveFile _archive;
    private readonly Dictionary<Digest, string> _layers = [];
    private readonly TransportManifest _manifest;
    private byte[] _config = [];

    public DockerArchiveSource(DockerArchiveLocation location, TransportOptions options)
    {
        _location = location;
        _archive = ArchiveFile.Open(location.File, options.TemporaryDirectory);
        try
        {
            _manifest = MakeManifest(Choose());
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    public ImageLocation Location => _location;

    public IReadOnlyList<Reference> KnownRepositories => [];

    public static DockerArchiveManifest[] ReadEntries(ArchiveFile archive)
    {
        byte[] json = archive.ReadDocument(DockerArchiveReader.ManifestName)
            ?? throw new ImageException(ImageError.BadArchive, $"{archive.Path} is not an archive of docker save: {DockerArchiveReader.ManifestName} is missing");
        try
        {
            var entries = JsonSerializer.Deserialize(json, DockerArchiveJson.Default.DockerArchiveManifestArray) ?? [];
            return entries.Any(entry => entry is null) ? throw new JsonException("an entry is null") : entries;
        }
        catch (JsonException e)
        {
            throw new ImageException(ImageError.BadArchive, $"{archive.Path} cannot be used: its {DockerArchiveReader.ManifestName} is not valid", e);
        }
    }

    public Task<TransportManifest> GetManifestAsync(Digest? instance, CancellationToken cancellation) =>
        instance is null || instance == _manifest.Digest
            ? Task.FromResult(_manifest)
            : throw new ImageException(ImageError.NotFound, $"{_location} has no manifest {instance}");

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellation)
    {
        if (_layers.TryGetValue(blob.Digest, out string? name))
            return Task.FromResult(Compression.Open(_archive.Open(name)!));
        return blob.Digest == Digest.Of(_config)
            ? Task.FromResult<Stream>(new MemoryStream(_config, writable: false))
            : throw new ImageException(ImageError.BadArchive, $"{blob.Digest} is missing in {_location}");
    }

    public Task<IReadOnlyList<byte[]>> GetSignaturesAsync(Digest manifest, bool isInstance, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<byte[]>>([]);

    public void Dispose() => _archive.Dispose();

    private DockerArchiveManifest Choose()
    {
        var entries = ReadEntries(_archive);
        if (_location.Number is { } number)
            return number < entries.Length ? entries[number] : throw NotFound();
        if (_location.Image is { } wanted)
            return entries.FirstOrDefault(entry => entry.RepoTags?.Contains(wanted.ToString()) == true || entry.RepoTags?.Contains(wanted.Familiar) == true) ?? throw NotFound();
        return entries switch
        {
            [var only] => only,
            [] => throw NotFound(),
            _ => throw new ImageException(ImageError.Ambiguous, $"{_location} has {entries.Length} images; choose one by its name or number"),
        };
    }

    private TransportManifest MakeManifest(DockerArchiveManifest entry)
    {
        _config = _archive.ReadDocument(entry.Config ?? "") ?? throw Bad($"the configuration '{entry.Config}' is missing");
        ImageConfig config;
        try
        {
            config = ImageConfig.Parse(_config);
        }
        catch (FormatException e)
        {
            throw Bad(e.Message, e);
        }
        var names = entry.Layers ?? [];
        if (names.Count != config.Rootfs.DiffIds.Count)
            throw Bad($"the configuration lists {config.Rootfs.DiffIds.Count} layers and the archive {names.Count}");
        var manifest = new Manifest
        {
            MediaType = MediaTypes.DockerManifest,
            Config = new Descriptor { MediaType = MediaTypes.DockerConfig, Digest = Digest.Of(_config), Size = _config.Length },
            Layers = [.. names.Select((name, i) => Layer(name, config.Rootfs.DiffIds[i]))],
        };
        return new TransportManifest(manifest.ToJson(), MediaTypes.DockerManifest);
    }

    private Descriptor Layer(string name, Digest diffId)
    {
        _layers[diffId] = name;
        return new Descriptor { MediaType = MediaTypes.DockerLayer, Digest = diffId, Size = PlainSize(name) };
    }

    // Archives of other tools may have compressed layers; their plain length is only known by reading them.
    private long PlainSize(string name)
    {
        using var stored = _archive.Open(name) ?? throw Bad($"the layer '{name}' is missing");
        using var plain = Compression.Open(stored);
        if (plain is PrefixedStream)
            return stored.Length;
        var buffer = new byte[256 * 1024];
        long size = 0;
        int count;
        while ((count = plain.Read(buffer)) > 0)
            size += count;
        return size;
    }

    private ImageException NotFound() => new(ImageError.NotFound, $"there is no such image: {_location}");

    private ImageException Bad(string why, Exception? cause = null) => new(ImageError.BadArchive, $"{_location} cannot be used: {why}", cause);
}
