using System.Text;
using System.Text.Json;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Runtime.Records;

/// <summary>A container as `state` and `list --format json` print it: the specification's state with runc's additions.</summary>
public sealed record ContainerReport
{
    /// <summary>Version of the runtime specification.</summary>
    public required string OciVersion { get; init; }

    /// <summary>Name of the container.</summary>
    public required string Id { get; init; }

    /// <summary>The first process; 0 where the container is stopped.</summary>
    public int Pid { get; init; }

    /// <summary>creating, created, running, paused or stopped.</summary>
    public required string Status { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>Absolute path of the root file system.</summary>
    public required string Rootfs { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTime Created { get; init; }

    /// <summary>Annotations of config.json.</summary>
    public Dictionary<string, string>? Annotations { get; init; }

    /// <summary>Name of the user who owns the container.</summary>
    public required string Owner { get; init; }

    /// <summary>As indented JSON.</summary>
    public string ToJson() => Encoding.UTF8.GetString(JsonFields.WithSpaces(this, Write));

    /// <summary>A list of reports as JSON; "null" where it is empty, as runc prints it.</summary>
    public static string ToJson(IReadOnlyList<ContainerReport> reports) =>
        reports.Count == 0 ? "null" : Encoding.UTF8.GetString(JsonFields.Compact(reports, Write));

    private static void Write(Utf8JsonWriter w, ContainerReport report)
    {
        w.Text("ociVersion"u8, report.OciVersion);
        w.Text("id"u8, report.Id);
        w.Number("pid"u8, report.Pid);
        w.Text("status"u8, report.Status);
        w.Text("bundle"u8, report.Bundle);
        w.Text("rootfs"u8, report.Rootfs);
        w.WriteString("created"u8, report.Created);
        w.Map("annotations"u8, report.Annotations);
        w.Text("owner"u8, report.Owner);
    }
}
