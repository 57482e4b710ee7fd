using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Sockets;

/// <summary>
/// unix(7) sockets of type SOCK_SEQPACKET: what one write sends, one read receives. <see cref="DescriptorPassing"/> receives from them.
/// </summary>
public static unsafe class SequencedPacketSocket
{
    /// <summary>Two connected sockets.</summary>
    public static (SafeFileHandle First, SafeFileHandle Second) Pair()
    {
        int* pair = stackalloc int[2];
        LinuxException.Check(
            Libc.Result(Libc.socketpair(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET | SocketConstants.SOCK_CLOEXEC, 0, pair)),
            "create a socket pair");
        return (new SafeFileHandle(pair[0], ownsHandle: true), new SafeFileHandle(pair[1], ownsHandle: true));
    }
}
