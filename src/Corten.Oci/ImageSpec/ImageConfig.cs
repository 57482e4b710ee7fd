using System.Text.Json;
using System.Text.Json.Serialization;

namespace Corten.Oci.ImageSpec;

/// <summary>The configuration of an image (image-spec, config.md). Its digest is the image's ID.</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made, or null.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made the image, or null.</summary>
    public string? Author { get; init; }

    /// <summary>The processor, in Go's words.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>The variant of the processor, or null.</summary>
    public string? Variant { get; init; }

    /// <summary>The operating system.</summary>
    public string Os { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the operating system, or null.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>How a container of the image runs unless told otherwise.</summary>
    public ContainerConfig Config { get; init => field = value ?? new ContainerConfig(); } = new();

    /// <summary>The layers by the digests of their uncompressed tars.</summary>
    public RootFs Rootfs { get; init => field = value ?? new RootFs(); } = new();

    /// <summary>How the image was made, oldest first.</summary>
    public IReadOnlyList<History>? History { get; init; }

    /// <summary>Parses and checks a configuration.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static ImageConfig Parse(ReadOnlySpan<byte> json)
    {
        var config = SpecJson.Parse(json, ImageSpecJson.Relaxed.ImageConfig, "image configuration");
        if (config.Rootfs.DiffIds.Any(diffId => diffId.IsDefault))
            throw new FormatException("the image configuration has an empty diff ID");
        return config;
    }

    /// <summary>The configuration as JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ImageSpecJson.Relaxed.ImageConfig);
}

/// <summary>The layers of an image, lowest first.</summary>
public sealed record RootFs
{
    /// <summary>Always "layers".</summary>
    public string Type { get; init; } = "layers";

    /// <summary>The digests of the uncompressed tars.</summary>
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<Digest> DiffIds { get; init => field = value ?? []; } = [];
}

/// <summary>One step in the making of an image.</summary>
public sealed record History
{
    /// <summary>When, or null.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The command, or null.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>Who, or null.</summary>
    public string? Author { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether the step made no layer.</summary>
    [JsonPropertyName("empty_layer")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EmptyLayer { get; init; }
}
