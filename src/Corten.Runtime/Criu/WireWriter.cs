using Corten.Linux;

namespace Corten.Runtime.Criu;

/// <summary>
/// Writes one message of the protocol buffers' wire format: each field is a key, number and kind in one variable-length integer, and a value.
/// A field that is null is left out.
/// </summary>
internal sealed class WireWriter
{
    private const int Varint = 0;

    private const int LengthDelimited = 2;

    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>A field of type int32, uint32 or enum. A negative number takes ten bytes, as its 64 bits.</summary>
    public WireWriter Number(int field, long? value)
    {
        if (value is { } number)
        {
            Key(field, Varint);
            Integer((ulong)number);
        }
        return this;
    }

    /// <summary>A field of type bool.</summary>
    public WireWriter Flag(int field, bool? value) => Number(field, value is { } flag ? flag ? 1 : 0 : null);

    /// <summary>A field of type string.</summary>
    public WireWriter Text(int field, string? value) => value is null ? this : Bytes(field, UnixString.ToBytes(value));

    /// <summary>A repeated field of type string.</summary>
    public WireWriter Texts(int field, IEnumerable<string> values)
    {
        foreach (string value in values)
            Text(field, value);
        return this;
    }

    /// <summary>A message within this one.</summary>
    public WireWriter Message(int field, WireWriter? value) => value is null ? this : Bytes(field, value.ToArray());

    private WireWriter Bytes(int field, byte[] value)
    {
        Key(field, LengthDelimited);
        Integer((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Key(int field, int kind) => Integer((ulong)((field << 3) | kind));

    // Seven bits to a byte, the low ones first; the eighth says that another byte follows.
    private void Integer(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }
        _bytes.Add((byte)value);
    }
}
