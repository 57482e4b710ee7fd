namespace Corten.Engine.Records;

/// <summary>A secret as it is kept on the disk, in a file that only its owner can read.</summary>
public sealed record SecretRecord
{
    /// <summary>25 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When its value was last replaced, UTC.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Free metadata.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Options that were given for the driver; kept for inspect.</summary>
    public Dictionary<string, string> DriverOptions { get; init; } = [];

    /// <summary>The value.</summary>
    public required byte[] Data { get; init; }
}

/// <summary>A secret in a container.</summary>
/// <param name="Secret">The secret's name, or id.</param>
public sealed record SecretUse(string Secret)
{
    /// <summary>The variable that has the value; null makes it a file.</summary>
    public string? Variable { get; init; }

    /// <summary>Where the file is; null is /run/secrets/NAME, and a relative path is below /run/secrets.</summary>
    public string? Target { get; init; }

    /// <summary>The file's owner.</summary>
    public uint Uid { get; init; }

    /// <summary>The file's group.</summary>
    public uint Gid { get; init; }

    /// <summary>The file's mode: 0 to 0777.</summary>
    public uint Mode { get; init; } = 0x124;

    /// <summary>The file's absolute path in the container.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Path => Target is null ? "/run/secrets/" + Secret : Target.StartsWith('/') ? Target : "/run/secrets/" + Target;
}
