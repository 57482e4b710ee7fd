using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Layouts;

/// <summary>
/// Marks what the index leads to and removes the rest. A document that is missing is no reason to stop, since nothing hangs on it; one that
/// cannot be understood is, unless its media type is foreign: then every digest that its text holds counts as needed.
/// </summary>
internal sealed class LayoutCollector(OciLayout layout, LayoutFiles files)
{
    private const string UmociTemporary = ".umoci-";

    private readonly HashSet<Digest> _needed = [];

    /// <summary>Removes all that is not needed, and leftovers.</summary>
    public IReadOnlyList<Digest> Collect()
    {
        var removed = Remove([.. layout.Blobs()]);
        RemoveLeftovers();
        return removed;
    }

    /// <summary>Removes those of <paramref name="blobs"/> that are not needed.</summary>
    public IReadOnlyList<Digest> Remove(IReadOnlyList<Digest> blobs)
    {
        foreach (var entry in layout.ReadIndex().Manifests)
            Mark(entry);
        Digest[] removed = [.. blobs.Where(digest => !_needed.Contains(digest))];
        foreach (var digest in removed)
            File.Delete(files.Blob(digest));
        return removed;
    }

    private void Mark(Descriptor descriptor)
    {
        if (!_needed.Add(descriptor.Digest) || layout.Size(descriptor.Digest) is not { } size)
            return;
        if (MediaTypes.IsIndex(descriptor.MediaType))
            MarkAll(Parse(descriptor, json => Index.Parse(json).Manifests));
        else if (MediaTypes.IsManifest(descriptor.MediaType))
            MarkAll(Parse(descriptor, References));
        else if (!IsLeaf(descriptor.MediaType) && size <= ImageDocuments.MaximumSize)
            MarkForeign(descriptor with { Size = size });
    }

    private static IReadOnlyList<Descriptor> References(byte[] json)
    {
        var manifest = Manifest.Parse(json);
        return [manifest.Config, .. manifest.Layers, .. manifest.Subject is { } subject ? [subject] : Array.Empty<Descriptor>()];
    }

    private void MarkAll(IReadOnlyList<Descriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
            Mark(descriptor);
    }

    private IReadOnlyList<Descriptor> Parse(Descriptor descriptor, Func<byte[], IReadOnlyList<Descriptor>> parse)
    {
        try
        {
            return parse(layout.ReadDocument(descriptor));
        }
        catch (FormatException e)
        {
            throw ImageDocuments.Bad($"{descriptor.Digest} in the image layout {layout.Path}", e.Message, e);
        }
    }

    private void MarkForeign(Descriptor descriptor)
    {
        string text = System.Text.Encoding.Latin1.GetString(layout.ReadDocument(descriptor));
        foreach (string algorithm in LayoutFiles.Algorithms)
        {
            int length = algorithm.Length + 1 + (algorithm == "sha256" ? 64 : 128);
            for (int at = text.IndexOf(algorithm + ":", StringComparison.Ordinal); at >= 0; at = text.IndexOf(algorithm + ":", at + 1, StringComparison.Ordinal))
            {
                if (at + length <= text.Length && Digest.TryParse(text.Substring(at, length), out var digest))
                    _needed.Add(digest);
            }
        }
    }

    private static bool IsLeaf(string mediaType) => MediaTypes.IsConfig(mediaType) || MediaTypes.IsLayer(mediaType);

    // The lock that is held says that no writer of ours is alive; umoci's writers lock their directories.
    private void RemoveLeftovers()
    {
        foreach (string file in Directory.EnumerateFiles(files.Root, AtomicFile.TemporaryPrefix + "*"))
            File.Delete(file);
        foreach (string directory in Directory.GetDirectories(files.Root, UmociTemporary + "*"))
        {
            using var unused = FileLock.TryAcquireDirectory(directory);
            if (unused is not null)
                DirectoryTree.Remove(directory);
        }
    }
}
