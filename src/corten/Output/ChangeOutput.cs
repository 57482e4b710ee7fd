using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.CommandLine;
using Corten.Snapshots;

namespace Corten.Output;

/// <summary>Prints changes of files: a letter and a path each, or podman's JSON.</summary>
internal static class ChangeOutput
{
    public static void Write(TextWriter output, IReadOnlyList<Change> changes, string? format)
    {
        if (format is not (null or "json"))
            throw new UsageException($"unknown format \"{format}\": json is known");
        if (format is null)
        {
            foreach (var change in changes)
                output.WriteLine($"{(char)change.Kind} {string.Concat(change.Path.Select(c => char.IsControl(c) ? '?' : c))}");
            return;
        }
        string[]? Of(ChangeKind kind) => changes.Where(change => change.Kind == kind).Select(change => change.Path).ToArray() is { Length: > 0 } paths ? paths : null;
        var document = new ChangeDocument(Of(ChangeKind.Changed), Of(ChangeKind.Added), Of(ChangeKind.Deleted));
        output.WriteLine(JsonSerializer.Serialize(document, ChangeJson.Relaxed.ChangeDocument));
    }
}

/// <summary>The paths of each kind; null where there are none.</summary>
internal sealed record ChangeDocument(string[]? Changed, string[]? Added, string[]? Deleted);

[JsonSerializable(typeof(ChangeDocument))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ChangeJson : JsonSerializerContext
{
    /// <summary>As Default, with harmless characters as themselves.</summary>
    public static ChangeJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
