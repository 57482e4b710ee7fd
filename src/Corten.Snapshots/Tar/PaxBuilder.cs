using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>Gathers the records of a PAX extended header, in the order in which they are added.</summary>
internal sealed class PaxBuilder
{
    private readonly List<byte> _content = [];

    public bool IsEmpty => _content.Count == 0;

    /// <summary>Adds a record. The length at its front counts its own digits.</summary>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        byte[] keyBytes = UnixString.ToBytes(key);
        int rest = keyBytes.Length + value.Length + 3;
        int length = rest + DigitsOf(rest);
        if (DigitsOf(length) != DigitsOf(rest))
            length++;
        _content.AddRange(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        _content.Add((byte)' ');
        _content.AddRange(keyBytes);
        _content.Add((byte)'=');
        _content.AddRange(value);
        _content.Add((byte)'\n');
    }

    public void Add(string key, string value) => Add(key, UnixString.ToBytes(value));

    public void Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a time, with a fraction only where there is one; before 1970 the whole number is negative, not its parts.</summary>
    public void Add(string key, Timestamp time)
    {
        bool borrow = time is { Seconds: < 0, Nanoseconds: > 0 };
        long seconds = borrow ? time.Seconds + 1 : time.Seconds;
        uint nanoseconds = borrow ? 1_000_000_000 - time.Nanoseconds : time.Nanoseconds;
        string sign = borrow && seconds == 0 ? "-" : "";
        string fraction = nanoseconds == 0 ? "" : "." + nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        Add(key, $"{sign}{seconds}{fraction}");
    }

    public ReadOnlySpan<byte> Content => CollectionsMarshal.AsSpan(_content);

    private static int DigitsOf(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
