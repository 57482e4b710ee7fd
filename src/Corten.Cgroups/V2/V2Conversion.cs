namespace Corten.Cgroups.V2;

/// <summary>What values of the specification, which are those of version 1, are in version 2.</summary>
internal static class V2Conversion
{
    private const ulong MinimumShares = 2;
    private const ulong MaximumShares = 262144;

    /// <summary>
    /// cpu.weight, 1 to 10000, for 2 to 262144 shares. A curve through the least, the default (1024 is 100) and the most of both, as all
    /// runtimes have agreed on; a straight line would give the default 39.
    /// </summary>
    public static ulong CpuWeight(ulong shares)
    {
        if (shares <= MinimumShares)
            return 1;
        if (shares >= MaximumShares)
            return 10000;
        double log = Math.Log2(shares);
        return (ulong)Math.Ceiling(Math.Pow(10, ((log * log) + (125 * log)) / 612 - (7.0 / 34)));
    }

    /// <summary>io.weight, 1 to 10000, for a weight of 10 to 1000.</summary>
    public static ulong IoWeight(ushort weight) => 1 + ((ulong)(Math.Max(weight, (ushort)10) - 10) * 9999 / 990);

    /// <summary>
    /// memory.swap.max, which is swap alone, for memory and swap together; null leaves it, -1 is no limit. Memory without a limit and no word
    /// about swap is swap without a limit.
    /// </summary>
    /// <param name="limit">Memory; null or 0 is none given.</param>
    /// <param name="swap">Memory and swap together; null or 0 is none given.</param>
    /// <exception cref="CgroupException">There is a limit for the sum and none for memory, or it is lower.</exception>
    public static long? Swap(long? limit, long? swap)
    {
        if (swap is null or 0)
            return limit == -1 ? -1 : null;
        if (swap == -1)
            return -1;
        if (limit is null or 0 or -1)
            throw new CgroupException("linux.resources.memory.swap is memory and swap together, so it needs a linux.resources.memory.limit");
        if (swap < limit)
            throw new CgroupException($"linux.resources.memory.swap is memory and swap together, so {swap} cannot be below the limit {limit}");
        return swap - limit;
    }

    /// <summary>A limit as the files have it: "max" for -1.</summary>
    public static string Text(long limit) => limit < 0 ? "max" : limit.ToString();
}
