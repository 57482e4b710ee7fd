using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Network.Netlink;

/// <summary>Walks through the attributes of a netlink message. What the kernel sends is taken as it is; a length that lies ends the walk.</summary>
/// <param name="rest">The message behind its fixed part.</param>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>The current one's type, without the flag for nested ones.</summary>
    public ushort Type { get; private set; }

    /// <summary>The current one's value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as 32 bits.</summary>
    public readonly uint Number => MemoryMarshal.Read<uint>(Value);

    /// <summary>The value as a string.</summary>
    public readonly string Text => UnixString.FromBytes(Value.IndexOf((byte)0) is >= 0 and var end ? Value[..end] : Value);

    /// <summary>Goes to the next; false at the end.</summary>
    public bool Next()
    {
        int size = Unsafe.SizeOf<NetlinkAttributeHeader>();
        if (_rest.Length < size)
            return false;
        var header = MemoryMarshal.Read<NetlinkAttributeHeader>(_rest);
        if (header.nla_len < size || header.nla_len > _rest.Length)
            return false;
        Type = (ushort)(header.nla_type & NetlinkConstants.NLA_TYPE_MASK);
        Value = _rest[size..header.nla_len];
        _rest = _rest[Math.Min((header.nla_len + 3) & ~3, _rest.Length)..];
        return true;
    }
}
