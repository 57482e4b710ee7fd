using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Foreground;

/// <summary>Stands between a person's terminal and the master of a container's: copies both ways, keeps the size equal.</summary>
internal sealed class TerminalProxy : IDisposable
{
    private const byte EndOfTransmission = 4;

    private readonly RawMode? _raw;

    private readonly byte[] _buffer = new byte[4096];

    public TerminalProxy(SafeFileHandle master)
    {
        Master = master;
        NewlineConversion.TurnOff(master);
        Resize();
        if (RawMode.IsTerminal(StandardStream.Input))
            _raw = new RawMode(StandardStream.Input, keepOutputProcessing: true);
    }

    /// <summary>The master; null when the last process that had the terminal has closed it.</summary>
    public SafeFileHandle? Master { get; private set; }

    /// <summary>What the person types; null when that has ended.</summary>
    public SafeFileHandle? Input { get; private set; } = StandardStream.Input;

    /// <summary>Gives the container's terminal the size of the person's.</summary>
    public void Resize()
    {
        if (Master is not null && WindowSize.Of(StandardStream.Input) is { } size)
            size.ApplyTo(Master);
    }

    /// <summary>Passes on what was typed; the end of a pipe or file is typed as Ctrl-D.</summary>
    public void PassInput()
    {
        int count = UnixFile.Read(StandardStream.Input, _buffer);
        if (count == 0)
        {
            Input = null;
            _buffer[0] = EndOfTransmission;
            count = 1;
        }
        if (Master is not null)
            UnixFile.Write(Master, _buffer.AsSpan(0, count));
    }

    /// <summary>Passes on what was written; false where nothing more will come.</summary>
    public bool PassOutput()
    {
        try
        {
            int count = UnixFile.Read(Master!, _buffer);
            UnixFile.Write(StandardStream.Output, _buffer.AsSpan(0, count));
            return true;
        }
        catch (LinuxException error) when (error.Errno == Errno.EIO)
        {
            Master = null;
            return false;
        }
    }

    public void Dispose() => _raw?.Dispose();
}
