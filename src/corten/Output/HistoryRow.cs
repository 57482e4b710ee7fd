using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Images.Browsing;

namespace Corten.Output;

/// <summary>A row of <c>history</c>; the properties are the fields of docker's templates.</summary>
internal sealed record HistoryRow(string ID, string CreatedAt, string CreatedSince, string CreatedBy, string Size, string Comment)
{
    private const string Missing = "<missing>";
    private const int CommandWidth = 45;

    /// <summary>The table, with times as durations or, where <paramref name="human"/> is false, as dates.</summary>
    public static Listing<HistoryRow> Listing(bool human) => new(
        HistoryRowJson.Relaxed.HistoryRow,
        ("IMAGE", "ID"),
        human ? ("CREATED", "CreatedSince") : ("CREATED AT", "CreatedAt"),
        ("CREATED BY", "CreatedBy"),
        ("SIZE", "Size"),
        ("COMMENT", "Comment"));

    public static HistoryRow Of(HistoryEntry entry, bool human, bool whole, DateTimeOffset now)
    {
        string command = (entry.Step.CreatedBy ?? "").Replace('\t', ' ');
        return new HistoryRow(
            entry.Image is not { } id ? Missing : whole ? id.ToString() : id.Short,
            entry.Step.Created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") ?? "",
            entry.Step.Created is { } created ? HumanTime.Ago(created, now) : "N/A",
            whole || command.Length <= CommandWidth ? command : command[..(CommandWidth - 1)] + "…",
            human ? HumanSize.Decimal(entry.Size) : entry.Size.ToString(),
            entry.Step.Comment ?? "");
    }
}

[JsonSerializable(typeof(HistoryRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class HistoryRowJson : JsonSerializerContext
{
    /// <summary>As Default, with "&lt;missing&gt;" and "&amp;&amp;" as themselves.</summary>
    public static HistoryRowJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
