using System.Buffers.Binary;
using Corten.Linux;

namespace Corten.Runtime.Criu;

/// <summary>Reads one message of the protocol buffers' wire format, field by field. Fields that nobody asks for are passed over.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;

    private const int Fixed64 = 1;

    private const int LengthDelimited = 2;

    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Its value as a number.</summary>
    public long Number { get; private set; }

    /// <summary>Its value as a text or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly bool Flag => Number != 0;

    public readonly string Text => UnixString.FromBytes(Bytes);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="RuntimeException">The message is not well formed.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        ulong key = Integer();
        Field = (int)(key >> 3);
        Number = 0;
        Bytes = default;
        switch ((int)(key & 7))
        {
            case Varint:
                Number = (long)Integer();
                break;
            case LengthDelimited:
                Bytes = Take(Integer());
                break;
            case Fixed64:
                Number = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));
                break;
            case Fixed32:
                Number = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
                break;
            default:
                throw Malformed();
        }
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw Malformed();
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private ulong Integer()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw Malformed();
    }

    private static RuntimeException Malformed() => new("criu sent a message that cannot be read");
}
