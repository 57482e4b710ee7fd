using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>
/// Memory: cgroup-v1/memory of the kernel's documentation. A limit of kernel memory is not written: kernels from 5.16 on refuse it, those from
/// 6.1 on take it and do nothing, and the specification says that it should not be used.
/// </summary>
internal static class MemoryController
{
    private const string Limit = "memory.limit_in_bytes";
    private const string Swap = "memory.memsw.limit_in_bytes";
    private const string Field = "linux.resources.memory.";

    public static void Apply(V1Places places, LinuxMemory memory)
    {
        if (memory == new LinuxMemory())
            return;
        string directory = places.Require("memory", "linux.resources.memory");
        if (memory.UseHierarchy is { } hierarchical)
            ApplyHierarchy(directory, hierarchical);
        ApplyLimits(directory, memory);
        if (memory.Reservation is not null and not 0)
            CgroupFile.Write(directory, "memory.soft_limit_in_bytes", memory.Reservation.Value, Field + "reservation");
        if (memory.KernelTcp is not null and not 0)
            CgroupFile.Write(directory, "memory.kmem.tcp.limit_in_bytes", memory.KernelTcp.Value, Field + "kernelTCP");
        if (memory.Swappiness is { } swappiness)
            ApplySwappiness(directory, swappiness);
        if (memory.DisableOOMKiller is { } disable)
            CgroupFile.Write(directory, "memory.oom_control", disable ? "1" : "0", Field + "disableOOMKiller");
    }

    // The kernel keeps limit <= memory+swap limit at any moment, so a pair that rises is written from its upper end.
    private static void ApplyLimits(string directory, LinuxMemory memory)
    {
        long? limit = memory.Limit is 0 ? null : memory.Limit;
        long? swap = memory.Swap is 0 ? null : memory.Swap;
        if (limit == -1 && swap is null && CgroupFile.Find(directory, Swap) is not null)
            swap = -1;
        if (limit > 0 && swap > 0 && swap < limit)
            throw new CgroupException($"linux.resources.memory.swap is memory and swap together, so {swap} cannot be below the limit {limit}");
        if (memory.CheckBeforeUpdate == true && limit > 0)
            MemoryCheck.RefuseBelowUsage(directory, limit.Value, "memory.usage_in_bytes");
        bool swapFirst = limit is not null && swap is not null && (swap == -1 || CgroupFile.FindNumber(directory, Limit) < (ulong)swap);
        if (swapFirst)
            ApplySwap(directory, swap);
        ApplyLimit(directory, limit);
        if (!swapFirst)
            ApplySwap(directory, swap);
    }

    private static void ApplyLimit(string directory, long? limit)
    {
        if (limit is null)
            return;
        int result = CgroupFile.TryWrite(directory, Limit, limit.Value.ToString());
        if (result == -Errno.EBUSY)
        {
            throw new CgroupException(
                $"linux.resources.memory.limit: {limit} is below what the container uses, {CgroupFile.FindNumber(directory, "memory.usage_in_bytes")} bytes now and "
                + $"{CgroupFile.FindNumber(directory, "memory.max_usage_in_bytes")} at most");
        }
        if (result < 0)
            throw CgroupFile.Refused(directory, Limit, limit.Value.ToString(), Field + "limit", -result);
    }

    private static void ApplySwap(string directory, long? swap)
    {
        if (swap is not null)
            CgroupFile.Write(directory, Swap, swap.Value, Field + "swap");
    }

    private static void ApplySwappiness(string directory, ulong swappiness)
    {
        if (swappiness > 100)
            throw new CgroupException($"linux.resources.memory.swappiness must be from 0 to 100, not {swappiness}");
        CgroupFile.Write(directory, "memory.swappiness", swappiness, Field + "swappiness");
    }

    // Since kernel 5.11 children always count to their parent, and saying so again is all that is accepted.
    private static void ApplyHierarchy(string directory, bool hierarchical)
    {
        string wanted = hierarchical ? "1" : "0";
        if (CgroupFile.Find(directory, "memory.use_hierarchy") != wanted)
            CgroupFile.Write(directory, "memory.use_hierarchy", wanted, Field + "useHierarchy");
    }
}
