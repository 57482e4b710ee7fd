using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("sys/socket.h", "linux/rtnetlink.h", "linux/if_link.h", "linux/if_addr.h", "linux/if.h")]
internal static class Rtnetlink
{
    public const byte AF_UNSPEC = 0;
    public const ushort RTM_NEWLINK = 16;
    public const ushort RTM_GETLINK = 18;
    public const ushort RTM_NEWADDR = 20;
    public const ushort RTM_GETADDR = 22;
    public const ushort IFLA_IFNAME = 3;
    public const ushort IFLA_MTU = 4;
    public const ushort IFLA_NET_NS_FD = 28;
    public const uint IFF_UP = 1;
    public const ushort IFA_ADDRESS = 1;
    public const ushort IFA_LOCAL = 2;
    public const ushort IFA_LABEL = 3;
    public const ushort IFA_BROADCAST = 4;
    public const ushort IFA_CACHEINFO = 6;
    public const ushort IFA_FLAGS = 8;
    public const ushort IFA_RT_PRIORITY = 9;
    public const ushort IFA_PROTO = 11;
    public const uint IFA_F_NODAD = 0x02;
    public const uint IFA_F_HOMEADDRESS = 0x10;
    public const uint IFA_F_PERMANENT = 0x80;
    public const uint IFA_F_MANAGETEMPADDR = 0x100;
    public const uint IFA_F_NOPREFIXROUTE = 0x200;
    public const uint IFA_F_MCAUTOJOIN = 0x400;
    public const byte RT_SCOPE_UNIVERSE = 0;
}

[CStruct("struct ifinfomsg", "linux/rtnetlink.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct LinkMessage
{
    public byte ifi_family;
    public byte __ifi_pad;
    public ushort ifi_type;
    public int ifi_index;
    public uint ifi_flags;
    public uint ifi_change;
}

[CStruct("struct ifaddrmsg", "linux/if_addr.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct AddressMessage
{
    public byte ifa_family;
    public byte ifa_prefixlen;
    public byte ifa_flags;
    public byte ifa_scope;
    public uint ifa_index;
}
