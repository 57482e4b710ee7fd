using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Corten.Images.Layouts;
using Corten.Images.Transports;
using Corten.Registry;

namespace Corten.Images.Inspecting;

/// <summary>The tags that a place has images under.</summary>
public static class RepositoryTags
{
    private static readonly JsonWriterOptions _layout = new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The tags: of a repository by its registry, of an image layout, of the names in an archive.</summary>
    /// <exception cref="ImageException">The place has no tags, or is not there.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(ImageLocation location, TransportOptions options, CancellationToken cancellation)
    {
        try
        {
            return location switch
            {
                RegistryLocation registry => await FromRegistryAsync(registry, options, cancellation),
                LayoutLocation layout => FromLayout(layout),
                DockerArchiveLocation archive => FromArchive(archive, options),
                _ => throw new ImageException(ImageError.BadName, $"{location.Transport} does not have tags; docker, oci and docker-archive do"),
            };
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            throw ImageFailure.Describe($"cannot list the tags of {location}", e);
        }
    }

    /// <summary>The tags as skopeo prints them.</summary>
    /// <exception cref="ImageException">The place has no tags, or is not there.</exception>
    public static async Task<string> DescribeAsync(ImageLocation location, TransportOptions options, CancellationToken cancellation)
    {
        var tags = await ListAsync(location, options, cancellation);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _layout))
        {
            writer.WriteStartObject();
            if (location.Identity is { } name)
                writer.WriteString("Repository", name.Name);
            writer.WriteStartArray("Tags");
            foreach (string tag in tags)
                writer.WriteStringValue(tag);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static async Task<IReadOnlyList<string>> FromRegistryAsync(RegistryLocation location, TransportOptions options, CancellationToken cancellation)
    {
        using var client = new RegistryClient(options.Registry);
        return await client.ListTagsAsync(location.Reference, cancellation);
    }

    private static IReadOnlyList<string> FromLayout(LayoutLocation location)
    {
        using var layout = OciLayout.Open(location.Directory);
        return layout.Tags();
    }

    private static IReadOnlyList<string> FromArchive(DockerArchiveLocation location, TransportOptions options)
    {
        using var archive = ArchiveFile.Open(location.File, options.TemporaryDirectory);
        return [.. DockerArchiveSource.ReadEntries(archive).SelectMany(entry => entry.RepoTags ?? [])];
    }
}
