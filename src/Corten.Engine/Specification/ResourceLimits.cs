using Corten.Engine.Devices;
using Corten.Engine.Records;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Specification;

/// <summary>A container's limits as the runtime wants them; device rules aside.</summary>
internal static class ResourceLimits
{
    private const ulong CpuPeriod = 100_000;
    private const long NanoCpusPerMicrosecond = 10_000;

    /// <summary>The limits that <paramref name="options"/> names; the kernel's own for the rest.</summary>
    public static LinuxResources Of(ContainerOptions options) => new()
    {
        Memory = Memory(options),
        Cpu = Cpu(options),
        Pids = options.PidsLimit is { } limit ? new LinuxPids { Limit = limit } : null,
        BlockIO = BlockDevices(options),
        Unified = options.Kernel.CgroupFiles.Count > 0 ? options.Kernel.CgroupFiles : null,
    };

    private static LinuxMemory? Memory(ContainerOptions options)
    {
        var memory = new LinuxMemory
        {
            Limit = options.Memory,
            Swap = options.MemorySwap,
            Reservation = options.MemoryReservation,
            Swappiness = options.MemorySwappiness,
            DisableOOMKiller = options.Kernel.OomKillDisable ? true : null,
        };
        return memory == new LinuxMemory() ? null : memory;
    }

    private static LinuxBlockIo? BlockDevices(ContainerOptions options)
    {
        var devices = options.Devices;
        var limits = new LinuxBlockIo
        {
            Weight = options.BlkioWeight,
            WeightDevice = devices.Weights.Length == 0 ? null : [.. devices.Weights.Select(Weight)],
            ThrottleReadBpsDevice = Rates(devices.ReadBytes),
            ThrottleWriteBpsDevice = Rates(devices.WriteBytes),
            ThrottleReadIopsDevice = Rates(devices.Reads),
            ThrottleWriteIopsDevice = Rates(devices.Writes),
        };
        return limits == new LinuxBlockIo() ? null : limits;
    }

    private static LinuxWeightDevice Weight(DeviceRate rate)
    {
        var number = DeviceNodes.NumberOf(rate.Device);
        return new LinuxWeightDevice { Major = number.Major, Minor = number.Minor, Weight = (ushort)rate.Value };
    }

    private static LinuxThrottleDevice[]? Rates(DeviceRate[] rates)
    {
        return rates.Length == 0 ? null : [.. rates.Select(Rate)];

        static LinuxThrottleDevice Rate(DeviceRate rate)
        {
            var number = DeviceNodes.NumberOf(rate.Device);
            return new LinuxThrottleDevice { Major = number.Major, Minor = number.Minor, Rate = rate.Value };
        }
    }

    private static LinuxCpu? Cpu(ContainerOptions options)
    {
        var cpu = new LinuxCpu
        {
            Shares = options.CpuShares,
            Period = options.CpuPeriod,
            Quota = options.CpuQuota,
            Cpus = options.CpusetCpus,
            Mems = options.CpusetMems,
        };
        if (options.NanoCpus is { } cpus)
            cpu = cpu with { Period = CpuPeriod, Quota = cpus / NanoCpusPerMicrosecond };
        return cpu == new LinuxCpu() ? null : cpu;
    }
}
