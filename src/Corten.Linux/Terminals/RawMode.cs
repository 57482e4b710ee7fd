using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Terminals;

/// <summary>A terminal in raw mode (cfmakeraw(3)) until it is disposed: bytes go through as typed, signals included.</summary>
public sealed unsafe class RawMode : IDisposable
{
    private readonly SafeFileHandle _terminal;

    private readonly Termios _former;

    private bool _restored;

    /// <summary>Puts <paramref name="terminal"/> into raw mode.</summary>
    /// <param name="terminal">The terminal of a person.</param>
    /// <param name="keepOutputProcessing">
    /// Whether the terminal goes on turning "\n" into "\r\n": for a pseudo-terminal that no longer does (<see cref="NewlineConversion"/>).
    /// </param>
    /// <exception cref="LinuxException">ENOTTY: it is no terminal.</exception>
    public RawMode(SafeFileHandle terminal, bool keepOutputProcessing = false)
    {
        _terminal = terminal;
        Termios mode;
        LinuxException.Check(Libc.Result(Libc.tcgetattr(terminal.Number(), &mode)), "read the terminal's mode");
        _former = mode;
        Libc.cfmakeraw(&mode);
        if (keepOutputProcessing)
            mode.c_oflag |= TermiosConstants.OPOST;
        LinuxException.Check(Libc.Result(Libc.tcsetattr(terminal.Number(), TermiosConstants.TCSANOW, &mode)), "set the terminal to raw mode");
    }

    /// <summary>Whether <paramref name="file"/> is a terminal.</summary>
    public static bool IsTerminal(SafeFileHandle file) => Libc.isatty(file.Number()) == 1;

    /// <summary>Gives the terminal its former mode back.</summary>
    public void Dispose()
    {
        if (_restored)
            return;
        _restored = true;
        Termios mode = _former;
        _ = Libc.tcsetattr(_terminal.Number(), TermiosConstants.TCSADRAIN, &mode);
    }
}
