using System.Globalization;
using System.Numerics;

namespace Corten.Oci.RuntimeSpec;

/// <summary>A list of processors or memory nodes like "0-3,7": the form that cpuset(7) calls List.</summary>
public static class IdList
{
    /// <summary>The largest number that a list may have; no kernel comes near it.</summary>
    public const int Max = 65535;

    private const int WordSize = 8;

    /// <summary>The list as a mask: number 0 is the lowest bit of the first byte; whole words of 8 bytes, none for an empty list.</summary>
    /// <param name="list">The list; null is empty. Superfluous commas and spaces do no harm.</param>
    /// <param name="what">What a message begins with: the field.</param>
    /// <exception cref="SpecException">It is not such a list.</exception>
    public static byte[] Mask(string? list, string what)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (string part in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            ranges.Add(Range(part) ?? throw new SpecException($"{what} \"{part}\" is not a number from 0 to {Max} or a range of them like 0-3"));
        if (ranges.Count == 0)
            return list is null or "" ? [] : throw new SpecException($"{what} \"{list}\" has no number in it");
        return Mask(ranges);
    }

    /// <summary>How many numbers a mask has.</summary>
    public static int Count(ReadOnlySpan<byte> mask)
    {
        int count = 0;
        foreach (byte bits in mask)
            count += BitOperations.PopCount(bits);
        return count;
    }

    private static byte[] Mask(List<(int First, int Last)> ranges)
    {
        int highest = 0;
        foreach (var (_, last) in ranges)
            highest = Math.Max(highest, last);
        int words = (highest / (WordSize * 8)) + 1;
        var mask = new byte[words * WordSize];
        foreach (var (first, last) in ranges)
        {
            for (int number = first; number <= last; number++)
                mask[number / 8] |= (byte)(1 << (number % 8));
        }
        return mask;
    }

    private static (int First, int Last)? Range(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last || last < first)
            return null;
        return (first, last);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= Max ? number : null;
}
