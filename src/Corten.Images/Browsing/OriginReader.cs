using Corten.Content;
using Corten.Oci;
using Corten.Snapshots;

namespace Corten.Images.Browsing;

/// <summary>Finds out what an image stands on. The distribution is read through the mounted layers, so nothing is unpacked or decompressed.</summary>
internal sealed class OriginReader(ContentStore content, ISnapshotter snapshotter)
{
    private const string BaseName = "org.opencontainers.image.base.name";
    private const string BaseDigest = "org.opencontainers.image.base.digest";
    private const int LongestName = 512;
    private const int LongestRelease = 64 * 1024;

    private static readonly string[] _releases = ["etc/os-release", "usr/lib/os-release"];

    /// <summary>Reads. Called while content is held.</summary>
    /// <param name="image">The image.</param>
    /// <param name="others">The images that are here.</param>
    public ImageOrigin Read(Image image, IReadOnlyList<Image> others)
    {
        var annotations = ImageDocuments.ParseManifest(image.DisplayName, content.Read(image.Manifest.Digest, ImageDocuments.MaximumSize)).Annotations;
        return new ImageOrigin
        {
            Image = image,
            Base = Named(annotations, BaseEvidence.Annotation) ?? Named(image.Config.Config.Labels, BaseEvidence.Label) ?? Below(image, others),
            Distribution = ReadRelease(image),
        };
    }

    private static BaseImage? Named(IReadOnlyDictionary<string, string>? values, BaseEvidence evidence)
    {
        string name = Clean(values?.GetValueOrDefault(BaseName) ?? "");
        Digest? digest = Digest.TryParse(values?.GetValueOrDefault(BaseDigest) ?? "", out var parsed) ? parsed : null;
        return name.Length == 0 && digest is null ? null : new BaseImage(name.Length == 0 ? digest.ToString()! : name, digest, evidence);
    }

    // What has the same lowest layers, and most of them. An image with all of them and no more is another name of the same files, not a base.
    private static BaseImage? Below(Image image, IReadOnlyList<Image> others)
    {
        var found = others
            .Where(other => other.ChainIds.Count > 0 && other.ChainIds.Count < image.ChainIds.Count && image.ChainIds[other.ChainIds.Count - 1] == other.TopChainId)
            .OrderByDescending(other => other.ChainIds.Count)
            .ThenBy(other => other.IsDangling)
            .ThenByDescending(other => other.Created)
            .FirstOrDefault();
        if (found is null)
            return null;
        var digest = found.RepositoryDigests is [var first, ..] ? first.Digest : found.Manifest.Digest;
        return new BaseImage(found.DisplayName, digest, BaseEvidence.Layers);
    }

    private OsRelease? ReadRelease(Image image)
    {
        if (image.TopChainId is not { } top)
            return null;
        byte[]? text = _releases.Select(path => snapshotter.ReadFile(top, path, LongestRelease)).FirstOrDefault(read => read is not null);
        return text is null ? null : OsRelease.Parse(text);
    }

    private static string Clean(string name) => string.Concat(name.Take(LongestName).Select(c => char.IsControl(c) ? '?' : c));
}
