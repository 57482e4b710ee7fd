using System.Text.Json.Serialization;

namespace Corten.Oci.RuntimeSpec;

/// <summary>A container's state: runtime.md, "State". Hooks read it; the state command prints it.</summary>
public sealed record State
{
    /// <summary>Version of the specification that the state complies with.</summary>
    public string OciVersion { get; set; } = "";

    /// <summary>The container's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>One of <see cref="ContainerStatus"/>.</summary>
    public string Status { get; set; } = "";

    /// <summary>Process id as the host sees it; zero where there is no process.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Pid { get; set; }

    /// <summary>Absolute path of the bundle.</summary>
    public string Bundle { get; set; } = "";

    /// <summary>The container's annotations.</summary>
    public Dictionary<string, string>? Annotations { get; set; }
}

/// <summary>Values of <see cref="State.Status"/>.</summary>
public static class ContainerStatus
{
    /// <summary>Between the begin and the end of create.</summary>
    public const string Creating = "creating";

    /// <summary>Created, and waiting for start.</summary>
    public const string Created = "created";

    /// <summary>The process runs.</summary>
    public const string Running = "running";

    /// <summary>The process is frozen (runc's extension of the specification).</summary>
    public const string Paused = "paused";

    /// <summary>The process has ended.</summary>
    public const string Stopped = "stopped";
}
