using Corten.Cgroups.V2;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Systemd;

/// <summary>
/// Limits as properties of a unit: systemd.resource-control(5). systemd writes its own values whenever it touches a unit, so every limit that
/// it knows is told to it; those that it does not know are written to the files alone.
/// </summary>
internal static class ResourceProperties
{
    private const ulong MicrosecondsPerSecond = 1_000_000;
    private const ulong DefaultPeriod = 100_000;

    // systemd keeps the quota in percent of a second; what is finer it would round down.
    private const ulong QuotaStep = 10_000;

    /// <summary>The properties for cgroup v2.</summary>
    /// <param name="resources">The limits.</param>
    /// <param name="version">systemd's version, which decides what it knows.</param>
    public static List<UnitProperty> ForV2(LinuxResources resources, int version)
    {
        var properties = new List<UnitProperty>();
        if (resources.Memory is { } memory)
            AddMemory(properties, memory);
        if (resources.Cpu is { } cpu)
        {
            if (cpu.Idle is 1 && version >= 252)
                properties.Add(UnitProperty.Number("CPUWeight", 0));
            else if (cpu.Shares is > 0)
                properties.Add(UnitProperty.Number("CPUWeight", V2Conversion.CpuWeight(cpu.Shares.Value)));
            AddQuota(properties, cpu, version);
            AddSets(properties, cpu, version);
        }
        AddTasks(properties, resources.Pids);
        properties.AddRange(UnifiedProperties.Of(resources.Unified, version));
        return properties;
    }

    /// <summary>The properties for cgroup v1.</summary>
    public static List<UnitProperty> ForV1(LinuxResources resources, int version)
    {
        var properties = new List<UnitProperty>();
        if (resources.Memory?.Limit is not null and not 0)
            properties.Add(UnitProperty.Limit("MemoryLimit", resources.Memory.Limit.Value));
        if (resources.Cpu?.Shares is > 0)
            properties.Add(UnitProperty.Number("CPUShares", resources.Cpu.Shares.Value));
        if (resources.Cpu is { } cpu)
            AddQuota(properties, cpu, version);
        if (resources.BlockIO?.Weight is > 0)
            properties.Add(UnitProperty.Number("BlockIOWeight", resources.BlockIO.Weight.Value));
        AddTasks(properties, resources.Pids);
        return properties;
    }

    /// <summary>CPUQuotaPerSecUSec for a quota in a period, both in microseconds.</summary>
    internal static ulong QuotaPerSecond(long quota, ulong period)
    {
        if (quota < 0)
            return ulong.MaxValue;
        ulong exact = (ulong)quota * MicrosecondsPerSecond / period;
        return (exact + QuotaStep - 1) / QuotaStep * QuotaStep;
    }

    /// <summary>The set bits of a list like "0-3,7", lowest first: systemd's form of processors and nodes.</summary>
    internal static byte[] Mask(string list, string field)
    {
        try
        {
            var numbers = CpusetStatistics.ParseList(list);
            int length = 0;
            foreach (ushort number in numbers)
                length = Math.Max(length, (number / 8) + 1);
            byte[] mask = new byte[length];
            foreach (ushort number in numbers)
                mask[number / 8] |= (byte)(1 << (number % 8));
            return mask;
        }
        catch (FormatException error)
        {
            throw new CgroupException($"{field}: {error.Message}", error);
        }
    }

    /// <summary>CPUQuotaPerSecUSec and, from 242 on, CPUQuotaPeriodUSec.</summary>
    internal static void AddQuota(List<UnitProperty> properties, LinuxCpu cpu, int version)
    {
        ulong period = cpu.Period is > 0 ? cpu.Period.Value : DefaultPeriod;
        if (cpu.Period is > 0 && version >= 242)
            properties.Add(UnitProperty.Number("CPUQuotaPeriodUSec", period));
        if (cpu.Quota is not null and not 0)
            properties.Add(UnitProperty.Number("CPUQuotaPerSecUSec", QuotaPerSecond(cpu.Quota.Value, period)));
    }

    private static void AddMemory(List<UnitProperty> properties, LinuxMemory memory)
    {
        if (memory.Limit is not null and not 0)
            properties.Add(UnitProperty.Limit("MemoryMax", memory.Limit.Value));
        if (memory.Reservation is not null and not 0)
            properties.Add(UnitProperty.Limit("MemoryLow", memory.Reservation.Value));
        // An update of swap alone counts from the limit in the file, and is written there.
        bool known = memory.Limit is not null and not 0 || memory.Swap is not > 0;
        if (known && V2Conversion.Swap(memory.Limit, memory.Swap) is { } swap)
            properties.Add(UnitProperty.Limit("MemorySwapMax", swap));
    }

    private static void AddSets(List<UnitProperty> properties, LinuxCpu cpu, int version)
    {
        if (version < 244)
            return;
        if (!string.IsNullOrEmpty(cpu.Cpus))
            properties.Add(new UnitProperty("AllowedCPUs", "ay", Mask(cpu.Cpus, "linux.resources.cpu.cpus")));
        if (!string.IsNullOrEmpty(cpu.Mems))
            properties.Add(new UnitProperty("AllowedMemoryNodes", "ay", Mask(cpu.Mems, "linux.resources.cpu.mems")));
    }

    private static void AddTasks(List<UnitProperty> properties, LinuxPids? pids)
    {
        if (TaskLimit.Of(pids) is { } limit)
            properties.Add(UnitProperty.Limit("TasksMax", limit));
    }
}
