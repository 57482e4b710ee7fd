using System.Globalization;

namespace Corten.Cgroups;

/// <summary>How long tasks waited for a resource: psi of the kernel's documentation.</summary>
/// <param name="Some">While at least one task waited.</param>
/// <param name="Full">While all tasks waited at once.</param>
public sealed record PressureStatistics(PressureLine Some, PressureLine Full)
{
    /// <summary>Reads the content of cpu.pressure, memory.pressure or io.pressure; null where it is not of that form.</summary>
    internal static PressureStatistics? Parse(string? content)
    {
        PressureLine? some = null, full = null;
        foreach (string line in (content ?? "").Split('\n'))
        {
            if (line.StartsWith("some ", StringComparison.Ordinal))
                some = PressureLine.Parse(line);
            else if (line.StartsWith("full ", StringComparison.Ordinal))
                full = PressureLine.Parse(line);
        }
        return some is null ? null : new PressureStatistics(some, full ?? new PressureLine(0, 0, 0, 0));
    }
}

/// <summary>One line of a pressure file.</summary>
/// <param name="Average10">Percent of the last 10 seconds.</param>
/// <param name="Average60">Percent of the last minute.</param>
/// <param name="Average300">Percent of the last five minutes.</param>
/// <param name="Total">Microseconds since the cgroup was made.</param>
public sealed record PressureLine(double Average10, double Average60, double Average300, ulong Total)
{
    // A line is "some avg10=0.00 avg60=0.00 avg300=0.00 total=0".
    internal static PressureLine Parse(string line)
    {
        double Average(string key) => double.TryParse(Field(line, key), CultureInfo.InvariantCulture, out double value) ? value : 0;
        return new PressureLine(Average("avg10="), Average("avg60="), Average("avg300="), ulong.TryParse(Field(line, "total="), out ulong total) ? total : 0);
    }

    private static string Field(string line, string key) =>
        line.Split(' ').FirstOrDefault(field => field.StartsWith(key, StringComparison.Ordinal))?[key.Length..] ?? "";
}
