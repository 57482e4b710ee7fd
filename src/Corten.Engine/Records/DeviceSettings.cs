namespace Corten.Engine.Records;

/// <summary>Devices of the host that a container has, and how fast it may use them.</summary>
public sealed record DeviceSettings
{
    /// <summary>Nodes, or directories of nodes.</summary>
    public DeviceUse[] Nodes { get; init; } = [];

    /// <summary>Devices by the names that their vendors gave them: vendor.com/class=name.</summary>
    public string[] Named { get; init; } = [];

    /// <summary>Rules of the device cgroup.</summary>
    public DeviceRule[] Rules { get; init; } = [];

    /// <summary>Bytes read in a second, by device.</summary>
    public DeviceRate[] ReadBytes { get; init; } = [];

    /// <summary>Bytes written in a second, by device.</summary>
    public DeviceRate[] WriteBytes { get; init; } = [];

    /// <summary>Reads in a second, by device.</summary>
    public DeviceRate[] Reads { get; init; } = [];

    /// <summary>Writes in a second, by device.</summary>
    public DeviceRate[] Writes { get; init; } = [];

    /// <summary>Weights, 10 to 1000, by device.</summary>
    public DeviceRate[] Weights { get; init; } = [];
}

/// <summary>A node of the host in a container.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Destination">Absolute path in the container.</param>
/// <param name="Access">What of "rwm" is allowed: read, write, make nodes.</param>
public sealed record DeviceUse(string Source, string Destination, string Access);

/// <summary>What a container may do with devices of a number.</summary>
/// <param name="Type">"a" all, "b" block, "c" character.</param>
/// <param name="Major">Major number; null is each.</param>
/// <param name="Minor">Minor number; null is each.</param>
/// <param name="Access">What of "rwm" is allowed.</param>
public sealed record DeviceRule(string Type, long? Major, long? Minor, string Access);

/// <summary>A rate or weight for one device.</summary>
/// <param name="Device">Absolute path of its node.</param>
/// <param name="Value">The number.</param>
public sealed record DeviceRate(string Device, ulong Value);
