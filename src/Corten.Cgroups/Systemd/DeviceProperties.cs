using Corten.Cgroups.Devices;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Systemd;

/// <summary>
/// Device rules as DevicePolicy and DeviceAllow. systemd checks beside our own rules, so what it is told must not be narrower: what it cannot
/// express makes it allow everything, and our own rules decide alone.
/// </summary>
internal static class DeviceProperties
{
    public static List<UnitProperty> Of(LinuxDeviceRule[]? rules) => Of(DeviceRuleSet.ForContainer(rules), KernelFile.TryRead("/proc/devices", out _) ?? "");

    internal static List<UnitProperty> Of(DeviceRuleSet rules, string knownDevices)
    {
        var allowed = new List<(string, string)>();
        bool expressible = !rules.AllowByDefault;
        foreach (var (pattern, access) in rules.Exceptions)
        {
            string? name = Name(pattern, knownDevices);
            expressible &= name is not null;
            if (name is not null)
                allowed.Add((name, DeviceAccessText.Format(access)));
        }
        return expressible
            ? [UnitProperty.Text("DevicePolicy", "strict"), new UnitProperty("DeviceAllow", "a(ss)", allowed.ToArray())]
            : [UnitProperty.Text("DevicePolicy", "auto"), new UnitProperty("DeviceAllow", "a(ss)", Array.Empty<(string, string)>())];
    }

    private static string? Name(DevicePattern pattern, string knownDevices)
    {
        string kind = pattern.Type == 'b' ? "block" : "char";
        if (pattern is { Major: { } major, Minor: { } minor })
            return $"/dev/{kind}/{major}:{minor}";
        if (pattern.Minor is not null)
            return null;
        return pattern.Major is { } group ? Group(kind, group, knownDevices) : $"{kind}-*";
    }

    // /proc/devices has two lists, each line a number and a name.
    private static string? Group(string kind, uint major, string knownDevices)
    {
        bool wanted = false;
        foreach (string line in knownDevices.Split('\n'))
        {
            if (line.EndsWith(':'))
                wanted = line.StartsWith(kind, StringComparison.OrdinalIgnoreCase);
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (wanted && fields.Length == 2 && fields[0] == major.ToString())
                return $"{kind}-{fields[1]}";
        }
        return null;
    }
}
