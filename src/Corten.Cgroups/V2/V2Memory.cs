using System.Globalization;
using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V2;

/// <summary>
/// Memory: cgroup-v2, "Memory". Swappiness, limits of kernel memory and a disabled OOM killer have no counterpart in version 2 and are left out.
/// </summary>
internal static class V2Memory
{
    private const string Field = "linux.resources.memory.";
    private const string Maximum = "memory.max";
    private const string SwapMaximum = "memory.swap.max";

    public static void Apply(V2Files files, LinuxMemory memory)
    {
        long? limit = memory.Limit is 0 ? null : memory.Limit;
        long? swap = V2Conversion.Swap(limit ?? Present(files, memory), memory.Swap);
        if (swap is not null && (memory.Swap is not null and not 0 || limit is not null))
            ApplySwap(files, swap.Value);
        if (limit is { } bytes)
            ApplyLimit(files, bytes, memory.CheckBeforeUpdate == true);
        if (memory.Reservation is not null and not 0)
            files.Write("memory.low", V2Conversion.Text(memory.Reservation.Value), Field + "reservation");
    }

    // An update of swap alone counts from the limit that is there.
    private static long? Present(V2Files files, LinuxMemory memory) =>
        memory.Swap is > 0 && long.TryParse(files.Find(Maximum), CultureInfo.InvariantCulture, out long limit) ? limit : null;

    private static void ApplyLimit(V2Files files, long limit, bool check)
    {
        if (check && limit > 0)
            MemoryCheck.RefuseBelowUsage(files.Directory, limit, "memory.current");
        files.Write(Maximum, V2Conversion.Text(limit), Field + "limit");
    }

    // A kernel without swap has no such file, and no swap to limit.
    private static void ApplySwap(V2Files files, long swap)
    {
        int result = files.TryWrite(SwapMaximum, V2Conversion.Text(swap));
        bool harmless = result == -Errno.ENOENT && swap <= 0 && files.Has(Maximum);
        if (result < 0 && !harmless)
            throw files.Refused(SwapMaximum, V2Conversion.Text(swap), Field + "swap", -result);
    }
}
