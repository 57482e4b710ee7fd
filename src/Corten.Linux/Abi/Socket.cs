using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("sys/socket.h")]
internal static class SocketConstants
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOL_SOCKET = 1;
    public const int SCM_RIGHTS = 1;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const int MSG_DONTWAIT = 0x40;
    public const int SHUT_WR = 1;
}

[CStruct("struct sockaddr_un", "sys/un.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddressUnix
{
    public ushort sun_family;
    public SocketPath sun_path;

    [InlineArray(Length)]
    internal struct SocketPath
    {
        public const int Length = 108;
        private byte _first;
    }
}

[CStruct("struct iovec", "sys/uio.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public void* iov_base;
    public nint iov_len;
}

[CStruct("struct msghdr", "sys/socket.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* msg_name;
    public uint msg_namelen;
    public IoVector* msg_iov;
    public nint msg_iovlen;
    public void* msg_control;
    public nint msg_controllen;
    public int msg_flags;
}

/// <summary>A control message with room for one descriptor: struct cmsghdr and an int behind it, padded as CMSG_SPACE(sizeof(int)) says.</summary>
[CStruct("struct { struct cmsghdr header; int descriptor; }", "sys/socket.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct DescriptorMessage
{
    public ControlHeader header;
    public int descriptor;
}

[CStruct("struct cmsghdr", "sys/socket.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public nint cmsg_len;
    public int cmsg_level;
    public int cmsg_type;
}
