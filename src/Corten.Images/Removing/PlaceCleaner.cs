using Corten.Images.Layouts;
using Corten.Images.Transports;
using Corten.Registry;

namespace Corten.Images.Removing;

/// <summary>Deletes an image where it lies.</summary>
public static class PlaceCleaner
{
    /// <summary>Deletes: the manifest of a registry, with every tag of it; the tag of an image layout and what then nothing needs; an image of this machine.</summary>
    /// <exception cref="ImageException">It is not there, or the place does not delete.</exception>
    public static async Task DeleteAsync(ImageLocation location, TransportOptions options, CancellationToken cancellation)
    {
        try
        {
            switch (location)
            {
                case RegistryLocation registry:
                    await DeleteAsync(registry, options, cancellation);
                    break;
                case LayoutLocation layout:
                    Delete(layout);
                    break;
                case StorageLocation storage when options.Images is { } images:
                    images.Remove(storage.Image);
                    images.Trash.Empty();
                    break;
                default:
                    throw new ImageException(ImageError.BadName, $"images are not deleted from {location.Transport}; remove {location} as a file");
            }
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe($"cannot delete {location}", e);
        }
    }

    // Registries delete by digest; of a tag the digest is asked first.
    private static async Task DeleteAsync(RegistryLocation location, TransportOptions options, CancellationToken cancellation)
    {
        var registries = options.Registry.Registries;
        registries.ThrowIfBlocked(location.Reference);
        // Neither mirrors nor other locations: what is deleted is deleted where it was said.
        var direct = registries with { Registries = [.. registries.Registries.Select(rule => rule with { Location = "", Mirrors = [] })] };
        using var client = new RegistryClient(options.Registry with { Registries = direct });
        var digest = location.Reference.Digest ?? (await client.GetManifestAsync(location.Reference, cancellation)).Digest;
        await client.DeleteManifestAsync(location.Reference.WithDigest(digest), cancellation);
    }

    private static void Delete(LayoutLocation location)
    {
        using var layout = OciLayout.Open(location.Directory);
        string tag = location.Tag ?? throw new ImageException(ImageError.BadName, "an image of a layout is deleted by its tag; write oci:DIR:TAG");
        if (!layout.RemoveTag(tag))
            throw new ImageException(ImageError.NotFound, $"there is no tag '{tag}' in the image layout {location.Directory}");
        layout.CollectGarbage();
    }
}
