namespace Corten.Cgroups.Devices;

/// <summary>A set of devices of one type.</summary>
/// <param name="Type">c or b.</param>
/// <param name="Major">Major number; null is every.</param>
/// <param name="Minor">Minor number; null is every.</param>
internal readonly record struct DevicePattern(char Type, uint? Major, uint? Minor)
{
    /// <summary>Whether every device of <paramref name="other"/> is one of this.</summary>
    public bool Covers(DevicePattern other) =>
        Type == other.Type && (Major is null || Major == other.Major) && (Minor is null || Minor == other.Minor);

    /// <summary>Whether a device can be in both.</summary>
    public bool Overlaps(DevicePattern other) =>
        Type == other.Type
        && (Major is null || other.Major is null || Major == other.Major)
        && (Minor is null || other.Minor is null || Minor == other.Minor);

    /// <summary>As the kernel's v1 files have it: "c 1:3", "b 8:*".</summary>
    public override string ToString() => $"{Type} {Major?.ToString() ?? "*"}:{Minor?.ToString() ?? "*"}";
}
