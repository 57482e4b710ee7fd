using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Network.Netlink;

/// <summary>
/// Writes one netlink(7) message into a buffer of the caller's: header, the fixed part of its type, attributes. Everything is padded to 4 bytes.
/// </summary>
internal ref struct NetlinkWriter
{
    private readonly Span<byte> _buffer;

    private int _length;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">Room for the whole message.</param>
    /// <param name="type">Type of message, RTM_...</param>
    /// <param name="flags">NLM_F_... flags beside REQUEST.</param>
    public NetlinkWriter(Span<byte> buffer, ushort type, ushort flags)
    {
        _buffer = buffer;
        buffer.Clear();
        var header = new NetlinkHeader { nlmsg_type = type, nlmsg_flags = (ushort)(NetlinkConstants.NLM_F_REQUEST | flags) };
        Append(in header);
    }

    /// <summary>The message, its length filled in.</summary>
    public readonly Span<byte> Message
    {
        get
        {
            uint length = (uint)_length;
            MemoryMarshal.Write(_buffer, in length);
            return _buffer[.._length];
        }
    }

    /// <summary>The fixed part.</summary>
    public void Append<T>(in T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_buffer[_length..], in value);
        Advance(Unsafe.SizeOf<T>());
    }

    /// <summary>An attribute of bytes.</summary>
    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value)
    {
        var header = new NetlinkAttributeHeader { nla_type = type, nla_len = checked((ushort)(Unsafe.SizeOf<NetlinkAttributeHeader>() + value.Length)) };
        Append(in header);
        value.CopyTo(_buffer[_length..]);
        Advance(value.Length);
    }

    /// <summary>An attribute of 32 bits.</summary>
    public void Attribute(ushort type, uint value) => Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));

    /// <summary>An attribute that is a string with its NUL.</summary>
    public void Attribute(ushort type, string value) => Attribute(type, [.. UnixString.ToBytes(value), 0]);

    private void Advance(int count) => _length = (_length + count + 3) & ~3;
}
