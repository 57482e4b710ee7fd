using System.Buffers.Binary;

namespace Corten.Monitor.Protocol;

/// <summary>The eight bytes before each payload: kind, three zeros, length in big-endian; the layout of Docker's attach streams.</summary>
public static class Frame
{
    /// <summary>Bytes of a header.</summary>
    public const int HeaderSize = 8;

    /// <summary>The longest payload, in bytes. A longer one is an error of the sender.</summary>
    public const int MaxPayload = 32 * 1024;

    /// <summary>Writes a header to the start of <paramref name="target"/>.</summary>
    public static void WriteHeader(Span<byte> target, FrameKind kind, int length)
    {
        target[..HeaderSize].Clear();
        target[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(target[4..], length);
    }

    /// <summary>Reads a header; false where its length is beyond <see cref="MaxPayload"/>.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> source, out FrameKind kind, out int length)
    {
        kind = (FrameKind)source[0];
        uint count = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
        length = (int)Math.Min(count, int.MaxValue);
        return count <= MaxPayload;
    }

    /// <summary>A whole frame.</summary>
    public static byte[] Make(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderSize + payload.Length];
        WriteHeader(frame, kind, payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    /// <summary>The frame that gives the terminal a size.</summary>
    public static byte[] MakeResize(ushort rows, ushort columns)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(payload, rows);
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], columns);
        return Make(FrameKind.Resize, payload);
    }

    /// <summary>The frame that tells of the exit.</summary>
    public static byte[] MakeExit(int code, bool oomKilled)
    {
        Span<byte> payload = stackalloc byte[5];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        payload[4] = oomKilled ? (byte)1 : (byte)0;
        return Make(FrameKind.Exit, payload);
    }
}
