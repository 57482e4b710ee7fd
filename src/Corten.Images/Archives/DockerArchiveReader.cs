using System.Text.Json;
using Corten.Images.Layers;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Archives;

/// <summary>Finds the images in what <c>docker save</c> and skopeo's docker-archive write.</summary>
internal sealed class DockerArchiveReader(StagedArchive archive)
{
    public const string ManifestName = "manifest.json";

    public IEnumerable<ArchivedImage> Read(byte[] manifestJson)
    {
        DockerArchiveManifest?[]? entries;
        try
        {
            entries = JsonSerializer.Deserialize(manifestJson, DockerArchiveJson.Default.DockerArchiveManifestArray);
        }
        catch (JsonException e)
        {
            throw Bad($"its {ManifestName} is not valid", e);
        }
        foreach (var entry in entries ?? [])
            yield return ReadImage(entry ?? throw Bad($"its {ManifestName} has an empty entry"));
    }

    private ArchivedImage ReadImage(DockerArchiveManifest entry)
    {
        var config = archive.Find(entry.Config ?? "") ?? throw Bad($"the configuration '{entry.Config}' is missing");
        byte[] content = archive.ReadDocument(entry.Config!)!;
        var manifest = new Manifest
        {
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = config, Size = content.Length },
            Layers = [.. (entry.Layers ?? []).Select(Layer)],
        };
        return new ArchivedImage(Names(entry), manifest.ToJson(), manifest, Parse(content));
    }

    private static Reference[] Names(DockerArchiveManifest entry)
    {
        try
        {
            return [.. (entry.RepoTags ?? []).Select(name => Reference.Parse(name).WithDefaultTag())];
        }
        catch (FormatException e)
        {
            throw Bad(e.Message, e);
        }
    }

    private static ImageConfig Parse(byte[] content)
    {
        try
        {
            return ImageConfig.Parse(content);
        }
        catch (FormatException e)
        {
            throw Bad(e.Message, e);
        }
    }

    private Descriptor Layer(string name)
    {
        var digest = archive.Find(name) ?? throw Bad($"the layer '{name}' is missing");
        using var blob = archive.Content.Open(digest);
        return new Descriptor
        {
            MediaType = Compression.IsGzip(blob) ? MediaTypes.LayerGzip : MediaTypes.Layer,
            Digest = digest,
            Size = blob.Length,
        };
    }

    private static ImageException Bad(string why, Exception? cause = null) =>
        new(ImageError.BadArchive, $"the archive is cut off or damaged: {why}", cause);
}
