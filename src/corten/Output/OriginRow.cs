using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Images.Browsing;

namespace Corten.Output;

/// <summary>A row of <c>image origin</c>; the properties are the fields of its templates, empty where nothing is known.</summary>
internal sealed record OriginRow
{
    private const string Unknown = "unknown";

    public static Listing<OriginRow> Listing { get; } = new(
        OriginRowJson.Relaxed.OriginRow,
        ("IMAGE", "Image"),
        ("BASE", "Base"),
        ("DISTRIBUTION", "Distribution"),
        ("SUPPORT ENDS", "SupportEnds"),
        ("CREATED", "CreatedSince"));

    public required string Image { get; init; }

    public required string ID { get; init; }

    public required string Base { get; init; }

    public required string BaseDigest { get; init; }

    /// <summary>annotation, label or layers.</summary>
    public required string BaseFrom { get; init; }

    public required string Distribution { get; init; }

    public required string DistributionID { get; init; }

    public required string Version { get; init; }

    /// <summary>The last day with support.</summary>
    public required string SupportEnds { get; init; }

    /// <summary>unknown, supported, ending or ended.</summary>
    public required string Support { get; init; }

    public required string CreatedAt { get; init; }

    public required string CreatedSince { get; init; }

    /// <summary>What is to be done; empty where nothing is.</summary>
    public required string Note { get; init; }

    public static OriginRow Of(ImageOrigin origin, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return new OriginRow
        {
            Image = origin.Image.DisplayName,
            ID = origin.Image.Id.ToString(),
            Base = origin.Base?.Name ?? Unknown,
            BaseDigest = origin.Base?.Digest?.ToString() ?? "",
            BaseFrom = origin.Base?.Evidence.ToString().ToLowerInvariant() ?? "",
            Distribution = origin.Distribution?.PrettyName ?? Unknown,
            DistributionID = origin.Distribution?.Id ?? "",
            Version = origin.Distribution?.VersionId ?? "",
            SupportEnds = origin.SupportEnd is { } end ? Day(end) : Unknown,
            Support = origin.SupportOn(today).ToString().ToLowerInvariant(),
            CreatedAt = origin.Image.Created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
            CreatedSince = origin.Image.Created is { } created ? HumanTime.Ago(created, now) : "N/A",
            Note = Advise(origin, today),
        };
    }

    private static string Advise(ImageOrigin origin, DateOnly today)
    {
        if (origin.SupportEnd is not { } end)
            return "";
        int days = Math.Abs(end.DayNumber - today.DayNumber);
        string subject = $"{origin.Image.DisplayName}: the support of {origin.Distribution!.PrettyName}";
        return origin.SupportOn(today) switch
        {
            SupportState.Ended => $"{subject} ended on {Day(end)}, {Days(days)} ago: make the image again from a later release",
            SupportState.Ending => $"{subject} ends on {Day(end)}, {(days == 0 ? "today" : $"in {Days(days)}")}: make the image again from a later release until then",
            _ => "",
        };
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Days(int days) => days == 1 ? "1 day" : $"{days} days";
}

[JsonSerializable(typeof(OriginRow))]
internal sealed partial class OriginRowJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves.</summary>
    public static OriginRowJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
