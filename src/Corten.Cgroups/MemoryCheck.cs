namespace Corten.Cgroups;

/// <summary>A look at the use before a limit of memory is lowered.</summary>
internal static class MemoryCheck
{
    /// <summary>The field checkBeforeUpdate: a limit below the use would make the kernel kill.</summary>
    public static void RefuseBelowUsage(string directory, long limit, string file)
    {
        if (CgroupFile.FindNumber(directory, file) is { } usage && usage > (ulong)limit)
            throw new CgroupException($"linux.resources.memory.limit: {limit} is below what the container uses, {usage} bytes");
    }
}
