using System.Globalization;
using Corten.Engine;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>Reads the numbers of limits.</summary>
internal static class Quantity
{
    private static readonly string[] s_limits =
    [
        "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];

    /// <summary>Bytes with b, k, m, g or t, in powers of 1024 as docker has it; null stays null.</summary>
    public static long? Bytes(string? text, string option) => text is null
        ? null
        : ByteCount.TryParse(text) ?? throw new UsageException($"invalid size \"{text}\" for {option}: a number with b, k, m or g behind it");

    /// <summary>Processors, as billionths.</summary>
    public static long? NanoCpus(string? text)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double cpus) && cpus is >= 0.01 and < 1_000_000
            ? (long)Math.Round(cpus * 1e9)
            : throw new UsageException($"invalid number \"{text}\" for --cpus: at least 0.01");
    }

    /// <summary>NAME=SOFT[:HARD]; -1 and unlimited are no limit.</summary>
    public static Dictionary<string, LimitPair> Limits(string[] texts)
    {
        var limits = new Dictionary<string, LimitPair>();
        foreach (string text in texts)
        {
            string[] parts = text.Split('=', 2);
            if (parts.Length != 2 || !s_limits.Contains(parts[0]))
                throw new UsageException($"invalid limit \"{text}\" for --ulimit: NAME=SOFT[:HARD], with one of {string.Join(", ", s_limits)}");
            string[] values = parts[1].Split(':', 2);
            ulong soft = Limit(values[0], text);
            ulong hard = values.Length > 1 ? Limit(values[1], text) : soft;
            if (soft > hard)
                throw new UsageException($"invalid limit \"{text}\" for --ulimit: the soft limit is above the hard one");
            limits[parts[0]] = new LimitPair(soft, hard);
        }
        return limits;
    }

    private static ulong Limit(string value, string text)
    {
        if (value is "-1" or "unlimited")
            return ulong.MaxValue;
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw new UsageException($"invalid limit \"{text}\" for --ulimit: \"{value}\" is not a number");
    }
}
