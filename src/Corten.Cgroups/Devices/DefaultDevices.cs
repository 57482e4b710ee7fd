using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Devices;

/// <summary>
/// Devices that every container may use beside its own rules: those of config-linux.md, "Default Devices", its terminals, and, as every
/// runtime does, making any node (which can then not be opened) and /dev/net/tun.
/// </summary>
public static class DefaultDevices
{
    /// <summary>The rules, to be applied after the container's own.</summary>
    public static IReadOnlyList<LinuxDeviceRule> Rules { get; } =
    [
        Allow("c", null, null, "m"),
        Allow("b", null, null, "m"),
        Allow("c", 1, 3, "rwm"),
        Allow("c", 1, 5, "rwm"),
        Allow("c", 1, 7, "rwm"),
        Allow("c", 1, 8, "rwm"),
        Allow("c", 1, 9, "rwm"),
        Allow("c", 5, 0, "rwm"),
        Allow("c", 5, 2, "rwm"),
        Allow("c", 136, null, "rwm"),
        Allow("c", 10, 200, "rwm"),
    ];

    private static LinuxDeviceRule Allow(string type, long? major, long? minor, string access) =>
        new() { Allow = true, Type = type, Major = major, Minor = minor, Access = access };
}
