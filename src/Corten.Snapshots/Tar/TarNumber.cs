using System.Buffers.Text;
using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>Numbers as archives write them.</summary>
internal static class TarNumber
{
    private const int NanosecondDigits = 9;

    /// <summary>
    /// A number of a header: octal digits with spaces before and a space or NUL behind, or GNU's base 256, which the top bit of the first
    /// byte marks: two's complement, big-endian. An empty field is zero.
    /// </summary>
    public static bool TryParseField(ReadOnlySpan<byte> field, out long value)
    {
        if ((field[0] & 0x80) != 0)
            return TryParseBinary(field, out value);
        value = 0;
        field = field.TrimStart((byte)' ');
        int end = field.IndexOfAny((byte)0, (byte)' ');
        foreach (byte digit in end < 0 ? field : field[..end])
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
                return false;
            value = (value << 3) | (uint)(digit - '0');
        }
        return true;
    }

    private static bool TryParseBinary(ReadOnlySpan<byte> field, out long value)
    {
        bool negative = (field[0] & 0x40) != 0;
        // The mark is the sign's copy in a negative number, and no part of a positive one.
        value = negative ? (sbyte)field[0] : field[0] & 0x3f;
        foreach (byte next in field[1..])
        {
            if (value > long.MaxValue >> 8 || value < long.MinValue >> 8)
                return false;
            value = (value << 8) | next;
        }
        return true;
    }

    /// <summary>Decimal digits alone, at least one, up to 2^63-1.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';

    /// <summary>A PAX time: seconds with an optional sign and fraction. Digits beyond the nanosecond are cut off, towards the past.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out Timestamp time)
    {
        time = default;
        bool negative = text.StartsWith("-"u8);
        if (negative)
            text = text[1..];
        int point = text.IndexOf((byte)'.');
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (!TryParseDecimal(point < 0 ? text : text[..point], out long seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        uint nanoseconds = 0;
        for (int i = 0; i < NanosecondDigits; i++)
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? (uint)(fraction[i] - '0') : 0);
        time = !negative ? new Timestamp(seconds, nanoseconds)
            : nanoseconds == 0 ? new Timestamp(-seconds)
            : new Timestamp(-seconds - 1, 1_000_000_000 - nanoseconds);
        return true;
    }
}
