using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Criu;

/// <summary>The option --status-fd: whoever holds its other end is told by one zero byte, and the end after it, that lazy pages are served.</summary>
internal sealed class ReadySignal : IDisposable
{
    // From here on criu says by a notification that it is ready; older ones write to the descriptor by themselves.
    private const int NotificationVersion = 31500;

    private readonly SafeFileHandle _file;

    /// <summary>Takes the descriptor, before any program is started: that marks every descriptor as one that is not for programs.</summary>
    /// <param name="number">Of the descriptor, which this process was given.</param>
    /// <exception cref="RuntimeException">It is not open, or not for writing.</exception>
    public ReadySignal(int number)
    {
        if (!OpenFile.IsInherited(number))
            throw new RuntimeException($"invalid --status-fd argument {number}: it is not open");
        if (!OpenFile.IsWritable(number))
            throw new RuntimeException($"invalid --status-fd argument {number}: it is not open for writing");
        _file = new SafeFileHandle(number, ownsHandle: true);
    }

    /// <summary>The descriptor, where <paramref name="criu"/> itself writes to it; else null.</summary>
    public int? For(CriuProgram criu) => criu.Version < NotificationVersion ? _file.Number() : null;

    /// <summary>Tells; that nobody listens any more hinders nothing.</summary>
    public void Tell(Action<string> warn)
    {
        try
        {
            UnixFile.Write(_file, [0]);
        }
        catch (LinuxException error)
        {
            warn($"nobody could be told by --status-fd that lazy pages are served: {error.Message}");
        }
        _file.Dispose();
    }

    public void Dispose() => _file.Dispose();
}
