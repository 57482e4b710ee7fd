using System.Globalization;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Systemd;

/// <summary>Files of linux.resources.unified that systemd has a property for.</summary>
internal static class UnifiedProperties
{
    private const string Field = "linux.resources.unified.";

    public static List<UnitProperty> Of(Dictionary<string, string>? unified, int version)
    {
        var properties = new List<UnitProperty>();
        foreach (string file in (unified ?? []).Keys.Order(StringComparer.Ordinal))
            Add(properties, file, unified![file].Trim(), version);
        return properties;
    }

    private static void Add(List<UnitProperty> properties, string file, string value, int version)
    {
        switch (file)
        {
            case "cpu.max":
                ResourceProperties.AddQuota(properties, Quota(value), version);
                break;
            case "cpu.weight":
                properties.Add(UnitProperty.Number("CPUWeight", Number(file, value)));
                break;
            case "cpuset.cpus" when version >= 244:
                properties.Add(new UnitProperty("AllowedCPUs", "ay", ResourceProperties.Mask(value, Field + file)));
                break;
            case "cpuset.mems" when version >= 244:
                properties.Add(new UnitProperty("AllowedMemoryNodes", "ay", ResourceProperties.Mask(value, Field + file)));
                break;
            case "memory.max" or "memory.high" or "memory.low" or "memory.min" or "memory.swap.max" or "pids.max":
                properties.Add(UnitProperty.Number(Name(file), Number(file, value)));
                break;
            default:
                break;
        }
    }

    private static string Name(string file) => file switch
    {
        "memory.max" => "MemoryMax",
        "memory.high" => "MemoryHigh",
        "memory.low" => "MemoryLow",
        "memory.min" => "MemoryMin",
        "memory.swap.max" => "MemorySwapMax",
        _ => "TasksMax",
    };

    private static LinuxCpu Quota(string value)
    {
        string[] fields = value.Split(' ');
        return new LinuxCpu
        {
            Quota = fields[0] == "max" ? -1 : (long)Number("cpu.max", fields[0]),
            Period = fields.Length > 1 ? Number("cpu.max", fields[1]) : null,
        };
    }

    private static ulong Number(string file, string value)
    {
        if (value == "max")
            return ulong.MaxValue;
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number : throw new CgroupException($"{Field}{file} must be a number or max, not \"{value}\"");
    }
}
