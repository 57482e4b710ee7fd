using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

/// <summary>Room for the C library's struct termios; its fields are changed by cfmakeraw(3) alone.</summary>
[CStruct("struct termios", "termios.h")]
[StructLayout(LayoutKind.Sequential, Size = 60)]
internal struct Termios
{
    public uint c_iflag;
    public uint c_oflag;
    public uint c_cflag;
    public uint c_lflag;
}

[CHeader("termios.h")]
internal static class TermiosConstants
{
    public const int TCSANOW = 0;
    public const int TCSADRAIN = 1;
    public const uint OPOST = 1;
    public const uint ONLCR = 4;
}
