using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Network.Netlink;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Network;

/// <summary>The network devices of one network namespace: rtnetlink(7), messages RTM_*LINK.</summary>
public sealed class NetworkLinks : IDisposable
{
    private const int MaxMessage = 256;

    private readonly NetlinkSocket _socket;

    private NetworkLinks(NetlinkSocket socket)
    {
        _socket = socket;
        Addresses = new NetworkAddresses(socket);
    }

    /// <summary>The addresses of these devices.</summary>
    public NetworkAddresses Addresses { get; }

    /// <summary>Those of the calling thread's namespace.</summary>
    public static NetworkLinks Open() => new(NetlinkSocket.Open());

    /// <summary>Those of the namespace that <paramref name="networkNamespace"/> is open on.</summary>
    /// <exception cref="LinuxException">EPERM: that takes CAP_SYS_ADMIN in both namespaces. EINVAL: it is no network namespace.</exception>
    public static NetworkLinks OpenIn(SafeFileHandle networkNamespace) => new(NetlinkSocket.OpenIn(networkNamespace));

    /// <summary>The device called <paramref name="name"/>, or null.</summary>
    public NetworkLink? Find(string name)
    {
        var writer = new NetlinkWriter(stackalloc byte[MaxMessage], Rtnetlink.RTM_GETLINK, NetlinkConstants.NLM_F_ACK);
        writer.Append(default(LinkMessage));
        writer.Attribute(Rtnetlink.IFLA_IFNAME, name);
        var found = new List<NetworkLink>();
        int result = _socket.TryQuery(writer.Message, Parse, found);
        if (result == -Errno.ENODEV)
            return null;
        LinuxException.Check(result, "look up network device", name);
        return found.FirstOrDefault();
    }

    /// <summary>Sets the device up or down. IPv6 addresses are lost when it goes down.</summary>
    public void SetUp(int index, bool up)
    {
        var writer = new NetlinkWriter(stackalloc byte[MaxMessage], Rtnetlink.RTM_NEWLINK, NetlinkConstants.NLM_F_ACK);
        writer.Append(new LinkMessage { ifi_index = index, ifi_flags = up ? Rtnetlink.IFF_UP : 0, ifi_change = Rtnetlink.IFF_UP });
        LinuxException.Check(_socket.TryExecute(writer.Message), up ? "set up a network device" : "set down a network device");
    }

    /// <summary>Moves a device that is down to another network namespace under a name that is free there; its addresses and routes are lost.</summary>
    /// <exception cref="LinuxException">EINVAL: this kind of device never moves. EEXIST: the name is taken. EPERM: it takes CAP_NET_ADMIN in both namespaces.</exception>
    public void Move(NetworkLink link, string newName, SafeFileHandle networkNamespace)
    {
        var writer = new NetlinkWriter(stackalloc byte[MaxMessage], Rtnetlink.RTM_NEWLINK, NetlinkConstants.NLM_F_ACK);
        writer.Append(new LinkMessage { ifi_index = link.Index });
        writer.Attribute(Rtnetlink.IFLA_IFNAME, newName);
        writer.Attribute(Rtnetlink.IFLA_NET_NS_FD, (uint)networkNamespace.Number());
        LinuxException.Check(_socket.TryExecute(writer.Message), "move network device", link.Name == newName ? newName : $"{link.Name} as {newName}");
    }

    /// <summary>Closes the conversation.</summary>
    public void Dispose() => _socket.Dispose();

    private static NetworkLink? Parse(ushort type, ReadOnlySpan<byte> payload)
    {
        if (type != Rtnetlink.RTM_NEWLINK || payload.Length < Unsafe.SizeOf<LinkMessage>())
            return null;
        var message = MemoryMarshal.Read<LinkMessage>(payload);
        var link = new NetworkLink(message.ifi_index, "", (message.ifi_flags & Rtnetlink.IFF_UP) != 0, 0);
        var attributes = new NetlinkAttributes(payload[Unsafe.SizeOf<LinkMessage>()..]);
        while (attributes.Next())
        {
            if (attributes.Type == Rtnetlink.IFLA_IFNAME)
                link = link with { Name = attributes.Text };
            else if (attributes.Type == Rtnetlink.IFLA_MTU)
                link = link with { Mtu = attributes.Number };
        }
        return link;
    }
}
