using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Terminals;

/// <summary>The size of a terminal in characters; see ioctl_tty(2).</summary>
/// <param name="Rows">0 to 65,535.</param>
/// <param name="Columns">0 to 65,535.</param>
public readonly record struct WindowSize(ushort Rows, ushort Columns)
{
    /// <summary>The size of <paramref name="terminal"/>, or null where it is no terminal.</summary>
    public static unsafe WindowSize? Of(SafeFileHandle terminal)
    {
        WindowSizeRaw raw;
        int result = Libc.ioctl(terminal.Number(), TerminalConstants.TIOCGWINSZ, (nint)(&raw));
        return result < 0 ? null : new WindowSize(raw.ws_row, raw.ws_col);
    }

    /// <summary>Gives <paramref name="terminal"/> this size; its foreground process group gets SIGWINCH where that is a change.</summary>
    public unsafe void ApplyTo(SafeFileHandle terminal)
    {
        var raw = new WindowSizeRaw { ws_row = Rows, ws_col = Columns };
        LinuxException.Check(Libc.Result(Libc.ioctl(terminal.Number(), TerminalConstants.TIOCSWINSZ, (nint)(&raw))), "set the terminal's size");
    }
}
