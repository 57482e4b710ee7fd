namespace Corten.Engine.Records;

/// <summary>A volume as it is kept on the disk; written once.</summary>
public sealed record VolumeRecord
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Free metadata.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>What mount(8) is told when the volume is first used: type, device and o. None makes it a plain directory.</summary>
    public Dictionary<string, string> Options { get; init; } = [];

    /// <summary>Whether it was made for a container that named none.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Whether something is mounted on it while containers that use it run.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsMounted => Options.ContainsKey("device") || Options.ContainsKey("type");
}
