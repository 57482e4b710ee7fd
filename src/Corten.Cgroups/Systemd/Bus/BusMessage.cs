namespace Corten.Cgroups.Systemd.Bus;

/// <summary>A message: D-Bus Specification, "Message Format".</summary>
internal sealed class BusMessage
{
    private const byte Protocol = 1;
    private const int FixedLength = 16;
    private const int LongestMessage = 1 << 27;

    public const byte MethodCall = 1;
    public const byte MethodReturn = 2;
    public const byte Error = 3;
    public const byte Signal = 4;

    private bool _bigEndian;

    public byte Type { get; init; }

    public string? Path { get; set; }

    public string? Interface { get; set; }

    public string? Member { get; set; }

    public string? ErrorName { get; private set; }

    public string? Destination { get; init; }

    public string? Signature { get; set; }

    public uint ReplySerial { get; private set; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Reads the body's values.</summary>
    public BusReader Read() => new(Body, _bigEndian);

    /// <summary>The bytes to send.</summary>
    public byte[] Marshal(uint serial)
    {
        var writer = new BusWriter();
        writer.Byte((byte)'l');
        writer.Byte(Type);
        writer.Byte(0);
        writer.Byte(Protocol);
        writer.UInt32((uint)Body.Length);
        writer.UInt32(serial);
        writer.Array(sizeof(ulong), () =>
        {
            Field(writer, 1, "o", Path);
            Field(writer, 2, "s", Interface);
            Field(writer, 3, "s", Member);
            Field(writer, 6, "s", Destination);
            Field(writer, 8, "g", Signature);
        });
        writer.Align(sizeof(ulong));
        return [.. writer.ToArray(), .. Body.Span];
    }

    /// <summary>The length of a whole message by its first 16 bytes.</summary>
    public static int TotalLength(ReadOnlyMemory<byte> start)
    {
        var reader = new BusReader(start, start.Span[0] == (byte)'B');
        reader.UInt32();
        long body = reader.UInt32();
        reader.UInt32();
        long fields = reader.UInt32();
        long total = ((FixedLength + fields + 7) / 8 * 8) + body;
        return total <= LongestMessage ? (int)total : throw new BusException("the bus sent a message longer than the protocol allows");
    }

    /// <summary>A whole message.</summary>
    public static BusMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        bool bigEndian = bytes.Span[0] == (byte)'B';
        int body = (int)new BusReader(bytes[4..], bigEndian).UInt32();
        var message = new BusMessage { Type = bytes.Span[1], Body = bytes[^body..], _bigEndian = bigEndian };
        int fields = (int)new BusReader(bytes[12..], bigEndian).UInt32();
        // Alignment counts from the message's start, which is a multiple of 8 before the fields.
        var reader = new BusReader(bytes.Slice(FixedLength, fields), bigEndian);
        while (!reader.AtEnd)
        {
            reader.Align(sizeof(ulong));
            message.Set(reader.Byte(), reader.Variant());
        }
        return message;
    }

    private void Set(byte field, object value)
    {
        switch (field)
        {
            case 1: Path = value as string; break;
            case 2: Interface = value as string; break;
            case 3: Member = value as string; break;
            case 4: ErrorName = value as string; break;
            case 5: ReplySerial = value as uint? ?? 0; break;
            case 8: Signature = value as string; break;
            default: break;
        }
    }

    private static void Field(BusWriter writer, byte code, string signature, string? value)
    {
        if (value is null)
            return;
        writer.Align(sizeof(ulong));
        writer.Byte(code);
        writer.Variant(signature, value);
    }
}
