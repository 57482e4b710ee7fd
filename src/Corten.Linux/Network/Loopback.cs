using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Network;

/// <summary>The interface "lo" of this process's network namespace; see netdevice(7).</summary>
public static unsafe class Loopback
{
    /// <summary>Sets it up, which gives it 127.0.0.1 and ::1.</summary>
    public static void SetUp()
    {
        int result = Libc.Result(Libc.socket(InterfaceConstants.AF_INET, InterfaceConstants.SOCK_DGRAM | SocketConstants.SOCK_CLOEXEC, 0));
        using var socket = new SafeFileHandle(LinuxException.Check(result, "create a socket"), ownsHandle: true);
        InterfaceRequest request = default;
        "lo"u8.CopyTo((Span<byte>)request.ifr_name);
        request.ifr_flags = InterfaceConstants.IFF_UP;
        LinuxException.Check(Libc.Result(Libc.ioctl(socket.Number(), InterfaceConstants.SIOCSIFFLAGS, (nint)(&request))), "set up interface", "lo");
    }
}
