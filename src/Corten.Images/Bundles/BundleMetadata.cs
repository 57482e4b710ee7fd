using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.ImageSpec;
using Corten.Oci.RuntimeSpec;

namespace Corten.Images.Bundles;

/// <summary>The file umoci.json of a bundle: which image it was unpacked from, and how.</summary>
internal sealed record BundleMetadata
{
    public const string FileName = "umoci.json";

    private const string KnownVersion = "2";

    [JsonPropertyName("umoci_version")]
    public string Version { get; init; } = KnownVersion;

    [JsonPropertyName("from_descriptor_path")]
    public DescriptorPath From { get; init => field = value ?? new DescriptorPath(); } = new();

    [JsonPropertyName("map_options")]
    public MapOptions Maps { get; init => field = value ?? new MapOptions(); } = new();

    [JsonPropertyName("whiteout_mode")]
    public int WhiteoutMode { get; init; }

    /// <summary>When the manifest of the files was complete; null where another program unpacked.</summary>
    [JsonPropertyName("corten_stamp")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BundleStamp? Stamp { get; init; }

    /// <summary>How owners were mapped.</summary>
    [JsonIgnore]
    public BundleOwners Owners => new(MapOptions.ToSpec(Maps.Uids), MapOptions.ToSpec(Maps.Gids), Maps.Rootless);

    /// <summary>The name of the manifest of the files.</summary>
    [JsonIgnore]
    public string MtreeName => $"{From.Walk[^1].Digest.ToString().Replace(':', '_')}.mtree";

    /// <exception cref="ImageException">The bundle has none, or one that is not understood.</exception>
    public static BundleMetadata Read(string bundle)
    {
        string path = HostPath.Join(bundle, FileName);
        try
        {
            var metadata = JsonSerializer.Deserialize(KernelFile.Read(path), BundleJson.Relaxed.BundleMetadata);
            if (metadata is null || metadata.From.Walk is [])
                throw Bad(path, "it does not say which image the bundle was unpacked from");
            if (metadata.Version != KnownVersion || metadata.WhiteoutMode != 0)
                throw Bad(path, $"its version is '{metadata.Version}'; only {KnownVersion} is supported");
            return metadata;
        }
        catch (JsonException e)
        {
            throw Bad(path, "it is not valid JSON of its kind", e);
        }
        catch (LinuxException e)
        {
            throw Bad(path, e.Message + "; only a bundle that was unpacked with 'oci unpack' can be repacked", e);
        }
    }

    public void Write(string bundle) => AtomicFile.Write(
        HostPath.Join(bundle, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Relaxed.BundleMetadata), (byte)'\n'], 0x1a4);

    private static ImageException Bad(string path, string why, Exception? cause = null) =>
        new(ImageError.BadImage, $"read {path}: {why}", cause);
}

/// <summary>From what is tagged down to the image's manifest.</summary>
internal sealed record DescriptorPath
{
    [JsonPropertyName("descriptor_walk")]
    public IReadOnlyList<Descriptor> Walk { get; init => field = value ?? []; } = [];
}

/// <summary>The maps of owners; null maps every id to itself.</summary>
internal sealed record MapOptions
{
    [JsonPropertyName("uid_mappings")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<MapRange>? Uids { get; init; }

    [JsonPropertyName("gid_mappings")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<MapRange>? Gids { get; init; }

    [JsonPropertyName("rootless")]
    public bool Rootless { get; init; }

    public static MapOptions Of(BundleOwners owners) => new() { Uids = FromSpec(owners.Uids), Gids = FromSpec(owners.Gids), Rootless = owners.Rootless };

    public static IReadOnlyList<IdMapping> ToSpec(IReadOnlyList<MapRange>? ranges) =>
        [.. (ranges ?? []).Select(r => new IdMapping { ContainerId = r.ContainerId, HostId = r.HostId, Size = r.Size })];

    private static MapRange[]? FromSpec(IReadOnlyList<IdMapping> maps) =>
        maps.Count == 0 ? null : [.. maps.Select(m => new MapRange { ContainerId = m.ContainerId, HostId = m.HostId, Size = m.Size })];
}

/// <summary>A range of ids, with the names that the runtime-spec has for it.</summary>
internal sealed record MapRange
{
    [JsonPropertyName("containerID")]
    public uint ContainerId { get; init; }

    [JsonPropertyName("hostID")]
    public uint HostId { get; init; }

    [JsonPropertyName("size")]
    public uint Size { get; init; }
}

/// <summary>
/// A moment of the file system's clock, and the root directory that it holds for: whatever in it has changed its inode since has a later
/// ctime, which no program can set. A copy of the bundle has another root directory.
/// </summary>
internal sealed record BundleStamp
{
    [JsonPropertyName("rootfs_inode")]
    public ulong RootfsInode { get; init; }

    [JsonPropertyName("seconds")]
    public long Seconds { get; init; }

    [JsonPropertyName("nanoseconds")]
    public uint Nanoseconds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BundleMetadata))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    public static BundleJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
