namespace Corten.Output;

/// <summary>Sizes as docker prints them: decimal units, four significant figures at most ("1.41MB").</summary>
internal static class HumanSize
{
    private static readonly string[] _decimal = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    private static readonly string[] _binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>In units of 1000.</summary>
    public static string Decimal(long bytes, int significant = 3) => Format(bytes, 1000, _decimal, significant);

    /// <summary>In units of 1024.</summary>
    public static string Binary(long bytes, int significant = 4) => Format(bytes, 1024, _binary, significant);

    private static string Format(long bytes, int unit, string[] names, int significant)
    {
        double value = bytes;
        int power = 0;
        while (Math.Abs(value) >= unit && power < names.Length - 1)
        {
            value /= unit;
            power++;
        }
        return Significant(value, significant) + names[power];
    }

    // Go's %.Ng: at most N significant digits, no trailing zeros.
    private static string Significant(double value, int digits)
    {
        int before = value < 1 ? 1 : (int)Math.Floor(Math.Log10(value)) + 1;
        return Math.Round(value, Math.Max(0, digits - before), MidpointRounding.ToEven).ToString("0.####");
    }
}
