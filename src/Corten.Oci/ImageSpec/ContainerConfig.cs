using System.Text.Json.Serialization;

namespace Corten.Oci.ImageSpec;

/// <summary>How a container of an image runs unless told otherwise (image-spec, config.md#properties); the names are capitalised in JSON.</summary>
public sealed record ContainerConfig
{
    /// <summary>user, uid, user:group, uid:gid; null or empty is root.</summary>
    [JsonPropertyName("User")]
    public string? User { get; init; }

    /// <summary>Ports that the program listens on, as "80/tcp".</summary>
    [JsonPropertyName("ExposedPorts")]
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Environment variables as NAME=value.</summary>
    [JsonPropertyName("Env")]
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The program and its first arguments, or null.</summary>
    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Further arguments, or the program where there is no entry point.</summary>
    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Directories that want a volume.</summary>
    [JsonPropertyName("Volumes")]
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    /// <summary>The working directory; null or empty is the root directory.</summary>
    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    /// <summary>Arbitrary metadata.</summary>
    [JsonPropertyName("Labels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that ends the program, by name or number; null is SIGTERM.</summary>
    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }

    /// <summary>How long to wait after that signal, in seconds (Docker's extension).</summary>
    [JsonPropertyName("StopTimeout")]
    public int? StopTimeout { get; init; }

    /// <summary>The shell that runs commands given as one string (Docker's extension).</summary>
    [JsonPropertyName("Shell")]
    public IReadOnlyList<string>? Shell { get; init; }

    /// <summary>Build steps for images made on top of this one (Docker's extension).</summary>
    [JsonPropertyName("OnBuild")]
    public IReadOnlyList<string>? OnBuild { get; init; }

    /// <summary>How to tell whether the program is well (Docker's extension).</summary>
    [JsonPropertyName("Healthcheck")]
    public HealthConfig? Healthcheck { get; init; }
}

/// <summary>How to tell whether a container is well; durations are in nanoseconds.</summary>
public sealed record HealthConfig
{
    /// <summary>["NONE"], ["CMD", program, ...] or ["CMD-SHELL", command].</summary>
    [JsonPropertyName("Test")]
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Time between two checks.</summary>
    [JsonPropertyName("Interval")]
    public long? Interval { get; init; }

    /// <summary>How long one check may take.</summary>
    [JsonPropertyName("Timeout")]
    public long? Timeout { get; init; }

    /// <summary>How long failures are forgiven after the start.</summary>
    [JsonPropertyName("StartPeriod")]
    public long? StartPeriod { get; init; }

    /// <summary>Failures in a row that make the container unhealthy.</summary>
    [JsonPropertyName("Retries")]
    public int? Retries { get; init; }
}

/// <summary>The value of a set's members in Go's JSON: {}.</summary>
public sealed record EmptyObject
{
    /// <summary>The one instance that is needed.</summary>
    public static EmptyObject Instance { get; } = new();
}
