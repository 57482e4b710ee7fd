using System.Text;
using System.Text.Json;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Runtime.Records;

/// <summary>A line that `events` prints, with the keys of runc's types.Event.</summary>
/// <param name="Type">stats or oom.</param>
/// <param name="Id">Name of the container.</param>
/// <param name="Statistics">What was used; null for oom.</param>
public sealed record ContainerEvent(string Type, string Id, ContainerStatistics? Statistics)
{
    /// <summary>The event of a container's statistics.</summary>
    public static ContainerEvent Of(string id, ContainerStatistics statistics) => new("stats", id, statistics);

    /// <summary>The event of memory that ran out.</summary>
    public static ContainerEvent OutOfMemory(string id) => new("oom", id, null);

    /// <summary>As one line of JSON; what is zero or empty is left out.</summary>
    public string ToJson() => Encoding.UTF8.GetString(JsonFields.Compact(this, Write));

    private static void Write(Utf8JsonWriter w, ContainerEvent e)
    {
        w.Text("type"u8, e.Type);
        w.Text("id"u8, e.Id);
        w.Record("data"u8, e.Statistics, StatisticsWriter.Write);
    }
}
