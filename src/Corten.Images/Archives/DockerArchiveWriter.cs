using System.Text.Json;
using Corten.Content;
using Corten.Images.Layers;

namespace Corten.Images.Archives;

/// <summary>Writes the format of <c>docker save</c>.</summary>
internal sealed class DockerArchiveWriter(ContentStore content, CancellationToken cancellation)
{
    public void Write(IReadOnlyList<SavedImage> images, Stream output)
    {
        var files = new ArchiveFiles(output);
        var manifest = images.Select(image => WriteImage(files, image)).ToArray();
        files.Add(DockerArchiveReader.ManifestName, JsonSerializer.SerializeToUtf8Bytes(manifest, DockerArchiveJson.Relaxed.DockerArchiveManifestArray));
        files.Finish();
    }

    private DockerArchiveManifest WriteImage(ArchiveFiles files, SavedImage saved)
    {
        var image = saved.Image;
        var layers = image.Records[0].Layers;
        var diffIds = image.Config.Rootfs.DiffIds;
        var names = new string[layers.Count];
        for (int i = 0; i < names.Length; i++)
        {
            var (layer, diffId) = (layers[i], diffIds[i]);
            names[i] = $"{diffId.Hex}.tar";
            // The stream verifies the diff ID at its end, so a layer damaged on the disk is not saved unnoticed.
            files.Add(names[i], layer.Bytes, () => new LayerStream(content.Open(layer.Blob), diffId, cancellation));
        }
        string config = $"{image.Id.Hex}.json";
        files.Add(config, image.ReadRawConfig());
        return new DockerArchiveManifest { Config = config, RepoTags = [.. saved.Names.Select(n => n.ToString())], Layers = names };
    }
}
