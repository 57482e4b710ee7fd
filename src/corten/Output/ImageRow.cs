using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Images;

namespace Corten.Output;

/// <summary>A row of <c>corten images</c>; the properties are the fields of docker's templates.</summary>
internal sealed record ImageRow
{
    public const string None = "<none>";

    private const string NotCounted = "N/A";

    public string Containers => NotCounted;

    public required string CreatedAt { get; init; }

    public required string CreatedSince { get; init; }

    public required string Digest { get; init; }

    public required string ID { get; init; }

    public required string Repository { get; init; }

    public string SharedSize => NotCounted;

    public required string Size { get; init; }

    public required string Tag { get; init; }

    public string UniqueSize => NotCounted;

    public static ImageRow Of(Image image, string repository, string tag, string digest, bool whole, DateTimeOffset now) => new()
    {
        CreatedAt = image.Created?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'") ?? NotCounted,
        CreatedSince = image.Created is { } created ? HumanTime.Ago(created, now) : NotCounted,
        Digest = digest,
        ID = whole ? image.Id.ToString() : image.Id.Short,
        Repository = repository,
        Size = HumanSize.Decimal(image.Size),
        Tag = tag,
    };
}

[JsonSerializable(typeof(ImageRow))]
internal sealed partial class ImageRowJson : JsonSerializerContext
{
    /// <summary>As Default, with "&lt;none&gt;" and "+" as themselves.</summary>
    public static ImageRowJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
