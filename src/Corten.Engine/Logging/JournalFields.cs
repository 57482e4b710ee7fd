using Corten.Engine.Records;

namespace Corten.Engine.Logging;

/// <summary>The fields that each entry of a container in the journal has, as docker's and podman's have them.</summary>
internal static class JournalFields
{
    public static IReadOnlyList<string> Of(ContainerRecord record, string? tag)
    {
        string name = Expand(tag ?? "{{.ID}}", record);
        return
        [
            $"CONTAINER_ID={record.ShortId}",
            $"CONTAINER_ID_FULL={record.Id}",
            $"CONTAINER_NAME={record.Name}",
            $"CONTAINER_TAG={name}",
            $"SYSLOG_IDENTIFIER={name}",
            $"IMAGE_NAME={record.Options.Image}",
        ];
    }

    /// <summary>Docker's words in a tag; others stay as they are.</summary>
    internal static string Expand(string template, ContainerRecord record) => template
        .Replace("{{.ID}}", record.ShortId, StringComparison.Ordinal)
        .Replace("{{.FullID}}", record.Id, StringComparison.Ordinal)
        .Replace("{{.Name}}", record.Name, StringComparison.Ordinal)
        .Replace("{{.ImageID}}", record.ImageId.Short, StringComparison.Ordinal)
        .Replace("{{.ImageFullID}}", record.ImageId.ToString(), StringComparison.Ordinal)
        .Replace("{{.ImageName}}", record.Options.Image, StringComparison.Ordinal)
        .Replace("{{.DaemonName}}", "corten", StringComparison.Ordinal);
}
