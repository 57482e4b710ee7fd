using System.Buffers.Binary;
using System.Text;

namespace Corten.Cgroups.Systemd.Bus;

/// <summary>Reads marshalled values. The message may come from anybody on the bus, so every length is checked.</summary>
/// <param name="data">The message's header or body.</param>
/// <param name="bigEndian">Its byte order.</param>
internal sealed class BusReader(ReadOnlyMemory<byte> data, bool bigEndian = false)
{
    private int _position;

    public bool AtEnd => _position >= data.Length;

    public void Align(int boundary) => Skip((boundary - (_position % boundary)) % boundary);

    public byte Byte() => Take(1)[0];

    public uint UInt32()
    {
        Align(sizeof(uint));
        var bytes = Take(sizeof(uint));
        return bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public string String()
    {
        uint length = UInt32();
        string text = Encoding.UTF8.GetString(Take(checked((int)Math.Min(length, int.MaxValue))));
        Skip(1);
        return text;
    }

    public string Signature()
    {
        string text = Encoding.ASCII.GetString(Take(Byte()));
        Skip(1);
        return text;
    }

    /// <summary>A variant of a string, object path, signature or number, which is all that headers and the answers used here have.</summary>
    public object Variant() => Signature() switch
    {
        "s" or "o" => String(),
        "g" => Signature(),
        "u" or "i" => UInt32(),
        var other => throw new BusException($"the bus sent a value of type {other}, which was not asked for"),
    };

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > data.Length - _position)
            throw new BusException("the bus sent a message that ends too early");
        _position += count;
        return data.Span.Slice(_position - count, count);
    }

    private void Skip(int count) => Take(count);
}
