using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("sys/socket.h", "linux/netlink.h")]
internal static class NetlinkConstants
{
    public const int AF_NETLINK = 16;
    public const int SOCK_RAW = 3;
    public const int MSG_TRUNC = 0x20;
    public const int NETLINK_ROUTE = 0;
    public const ushort NLM_F_REQUEST = 0x1;
    public const ushort NLM_F_ACK = 0x4;
    public const ushort NLM_F_DUMP_INTR = 0x10;
    public const ushort NLM_F_DUMP = 0x300;
    public const ushort NLM_F_EXCL = 0x200;
    public const ushort NLM_F_CREATE = 0x400;
    public const ushort NLMSG_ERROR = 2;
    public const ushort NLMSG_DONE = 3;
    public const ushort NLA_F_NESTED = 0x8000;
    public const ushort NLA_TYPE_MASK = 0x3fff;
}

[CStruct("struct nlmsghdr", "linux/netlink.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkHeader
{
    public uint nlmsg_len;
    public ushort nlmsg_type;
    public ushort nlmsg_flags;
    public uint nlmsg_seq;
    public uint nlmsg_pid;
}

[CStruct("struct nlattr", "linux/netlink.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkAttributeHeader
{
    public ushort nla_len;
    public ushort nla_type;
}
