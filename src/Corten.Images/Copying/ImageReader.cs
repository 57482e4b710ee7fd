using Corten.Images.Transports;
using Corten.Oci.ImageSpec;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Copying;

/// <summary>Reads the documents of an image that lies somewhere.</summary>
public sealed class ImageReader(IImageSource source)
{
    /// <summary>The manifest of one image: what the location leads to, or what its index has for the platform.</summary>
    /// <exception cref="ImageException">It is not there for the platform.</exception>
    public async Task<TransportManifest> SelectAsync(TransportManifest top, Platform? platform, CancellationToken cancellation = default)
    {
        if (!top.IsIndex)
            return top;
        platform ??= Platform.Host;
        var index = Parsed(() => Index.Parse(top.Content));
        var entry = index.Select(platform) ?? throw new ImageException(
            ImageError.BadImage,
            $"{source.Location} is not there for {platform}; it is there for {string.Join(", ", index.Manifests.Select(m => m.Platform?.ToString() ?? "an unnamed platform").Distinct())}");
        return await InstanceAsync(entry, cancellation);
    }

    /// <summary>A manifest that an index lists.</summary>
    /// <exception cref="ImageException">It has another length than the index says.</exception>
    public async Task<TransportManifest> InstanceAsync(Descriptor entry, CancellationToken cancellation = default)
    {
        var instance = await source.GetManifestAsync(entry.Digest, cancellation);
        return instance.Content.Length == entry.Size
            ? instance
            : throw ImageDocuments.Bad(source.Location.ToString()!, $"its manifest {entry.Digest} has {instance.Content.Length} bytes where its index says {entry.Size}");
    }

    /// <summary>The configuration, verified.</summary>
    /// <exception cref="ImageException">It is longer than 4 MiB, or not what the manifest says.</exception>
    public async Task<byte[]> ReadConfigAsync(TransportManifest image, CancellationToken cancellation = default)
    {
        var config = Parsed(() => Manifest.Parse(image.Content)).Config;
        if (config.Size > ImageDocuments.MaximumSize)
            throw ImageDocuments.Bad(source.Location.ToString()!, $"its configuration is {config.Size} bytes long; at most {ImageDocuments.MaximumSize} are allowed");
        using var stream = new VerifiedStream(await source.OpenBlobAsync(config, cancellation), config, source.Location.ToString()!);
        var content = new byte[config.Size];
        await stream.ReadExactlyAsync(content, cancellation);
        stream.Drain();
        return content;
    }

    internal T Parsed<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw ImageDocuments.Bad(source.Location.ToString()!, e.Message, e);
        }
    }
}
