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
        BlockIO = options.BlkioWeight is { } weight ? new LinuxBlockIo { Weight = weight } : null,
    };

    private static LinuxMemory? Memory(ContainerOptions options)
    {
        var memory = new LinuxMemory
        {
            Limit = options.Memory,
            Swap = options.MemorySwap,
            Reservation = options.MemoryReservation,
            Swappiness = options.MemorySwappiness,
        };
        return memory == new LinuxMemory() ? null : memory;
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
