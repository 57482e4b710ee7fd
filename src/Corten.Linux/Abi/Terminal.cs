using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("sys/ioctl.h", "fcntl.h")]
internal static class TerminalConstants
{
    public const uint TIOCGWINSZ = 0x5413;
    public const uint TIOCSWINSZ = 0x5414;
    public const uint TIOCSCTTY = 0x540E;
    public const uint TIOCSPTLCK = 0x40045431;
    public const uint TIOCGPTN = 0x80045430;
    public const uint TIOCGPTPEER = 0x5441;
}

[CStruct("struct winsize", "sys/ioctl.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct WindowSizeRaw
{
    public ushort ws_row;
    public ushort ws_col;
    public ushort ws_xpixel;
    public ushort ws_ypixel;
}
