using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Corten.Linux.Abi;
using Corten.Linux.Network.Netlink;

namespace Corten.Linux.Network;

/// <summary>The addresses of the devices of one network namespace: rtnetlink(7), messages RTM_*ADDR.</summary>
public sealed class NetworkAddresses
{
    private const int MaxMessage = 256;

    // The flags that a program may set; the kernel computes the others.
    private const uint Settable = Rtnetlink.IFA_F_NODAD | Rtnetlink.IFA_F_HOMEADDRESS | Rtnetlink.IFA_F_MANAGETEMPADDR
        | Rtnetlink.IFA_F_NOPREFIXROUTE | Rtnetlink.IFA_F_MCAUTOJOIN;

    private readonly NetlinkSocket _socket;

    internal NetworkAddresses(NetlinkSocket socket) => _socket = socket;

    /// <summary>All addresses of the device with this index, of every family, in the kernel's order.</summary>
    public IReadOnlyList<NetworkAddress> Of(int index)
    {
        var writer = new NetlinkWriter(stackalloc byte[MaxMessage], Rtnetlink.RTM_GETADDR, NetlinkConstants.NLM_F_DUMP);
        writer.Append(new AddressMessage { ifa_family = Rtnetlink.AF_UNSPEC });
        return _socket.Dump(writer.Message, (type, payload) => Parse(type, payload, index), "list network addresses");
    }

    /// <summary>Gives <paramref name="address"/> to the device with this index.</summary>
    /// <exception cref="LinuxException">EEXIST: it has it already.</exception>
    public void Add(int index, NetworkAddress address)
    {
        var writer = new NetlinkWriter(stackalloc byte[MaxMessage], Rtnetlink.RTM_NEWADDR, NetlinkConstants.NLM_F_ACK | NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL);
        writer.Append(new AddressMessage { ifa_family = address.Family, ifa_prefixlen = address.PrefixLength, ifa_scope = address.Scope, ifa_index = (uint)index });
        Add(ref writer, Rtnetlink.IFA_LOCAL, address.Local);
        Add(ref writer, Rtnetlink.IFA_ADDRESS, address.Address);
        Add(ref writer, Rtnetlink.IFA_BROADCAST, address.Broadcast);
        Add(ref writer, Rtnetlink.IFA_CACHEINFO, address.Lifetimes);
        Add(ref writer, Rtnetlink.IFA_RT_PRIORITY, address.RoutePriority);
        Add(ref writer, Rtnetlink.IFA_PROTO, address.Protocol);
        writer.Attribute(Rtnetlink.IFA_FLAGS, address.Flags & Settable);
        LinuxException.Check(_socket.TryExecute(writer.Message), "add a network address");
    }

    private static void Add(ref NetlinkWriter writer, ushort type, byte[]? value)
    {
        if (value is not null)
            writer.Attribute(type, value);
    }

    private static NetworkAddress? Parse(ushort type, ReadOnlySpan<byte> payload, int index)
    {
        if (type != Rtnetlink.RTM_NEWADDR || payload.Length < Unsafe.SizeOf<AddressMessage>())
            return null;
        var message = MemoryMarshal.Read<AddressMessage>(payload);
        if (message.ifa_index != index)
            return null;
        var address = new NetworkAddress { Family = message.ifa_family, PrefixLength = message.ifa_prefixlen, Scope = message.ifa_scope, Flags = message.ifa_flags };
        var attributes = new NetlinkAttributes(payload[Unsafe.SizeOf<AddressMessage>()..]);
        while (attributes.Next())
            address = With(address, attributes);
        return address;
    }

    private static NetworkAddress With(NetworkAddress address, NetlinkAttributes attribute) => attribute.Type switch
    {
        Rtnetlink.IFA_ADDRESS => address with { Address = attribute.Value.ToArray() },
        Rtnetlink.IFA_LOCAL => address with { Local = attribute.Value.ToArray() },
        Rtnetlink.IFA_BROADCAST => address with { Broadcast = attribute.Value.ToArray() },
        Rtnetlink.IFA_CACHEINFO => address with { Lifetimes = attribute.Value.ToArray() },
        Rtnetlink.IFA_RT_PRIORITY => address with { RoutePriority = attribute.Value.ToArray() },
        Rtnetlink.IFA_PROTO => address with { Protocol = attribute.Value.ToArray() },
        Rtnetlink.IFA_FLAGS => address with { Flags = attribute.Number },
        _ => address,
    };
}
