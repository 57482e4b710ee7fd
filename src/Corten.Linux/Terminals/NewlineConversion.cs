using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Terminals;

/// <summary>A new pseudo-terminal turns "\n" into "\r\n" on output (ONLCR of termios(3)), which would be done twice when it is shown on another terminal.</summary>
public static unsafe class NewlineConversion
{
    /// <summary>Turns the conversion off on <paramref name="terminal"/>, either end of the pair.</summary>
    public static void TurnOff(SafeFileHandle terminal)
    {
        Termios mode;
        LinuxException.Check(Libc.Result(Libc.tcgetattr(terminal.Number(), &mode)), "read the terminal's mode");
        mode.c_oflag &= ~TermiosConstants.ONLCR;
        LinuxException.Check(Libc.Result(Libc.tcsetattr(terminal.Number(), TermiosConstants.TCSANOW, &mode)), "set the terminal's mode");
    }
}
