using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("sys/ioctl.h", "sys/socket.h", "net/if.h")]
internal static class InterfaceConstants
{
    public const int AF_INET = 2;
    public const int SOCK_DGRAM = 2;
    public const uint SIOCGIFFLAGS = 0x8913;
    public const uint SIOCSIFFLAGS = 0x8914;
    public const short IFF_UP = 1;
}

[CStruct("struct ifreq", "net/if.h")]
[StructLayout(LayoutKind.Sequential, Size = 40)]
internal struct InterfaceRequest
{
    public InterfaceName ifr_name;
    public short ifr_flags;

    [InlineArray(16)]
    internal struct InterfaceName
    {
        private byte _first;
    }
}
