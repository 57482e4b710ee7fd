using Corten.Linux.Sockets;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Lifecycle;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Foreground;

/// <summary>
/// The terminal side of a process that run or exec starts: its master goes to a socket that the caller named, or, for a process in the
/// foreground, to this process, which then stands between it and the person's own terminal.
/// </summary>
internal sealed class ConsoleOfProcess : IDisposable
{
    private readonly SafeFileHandle? _receiver;

    private SafeFileHandle? _master;

    private TerminalProxy? _proxy;

    private ConsoleOfProcess(SafeFileHandle? socket, SafeFileHandle? receiver) => (Socket, _receiver) = (socket, receiver);

    /// <summary>Where the process sends the master; null without a terminal.</summary>
    public SafeFileHandle? Socket { get; }

    /// <summary>Decides by what is asked.</summary>
    /// <exception cref="RuntimeException">A detached terminal that nobody receives, or a socket without a terminal.</exception>
    public static ConsoleOfProcess Open(Process process, string? socketPath, bool detach)
    {
        if (!process.Terminal)
        {
            if (!string.IsNullOrEmpty(socketPath))
                throw new RuntimeException("--console-socket is only for a process with a terminal");
            return new ConsoleOfProcess(null, null);
        }
        if (!string.IsNullOrEmpty(socketPath))
            return new ConsoleOfProcess(UnixSocket.Connect(Path.GetFullPath(socketPath)), null);
        if (detach)
            throw new RuntimeException("cannot allocate a terminal for a process that nobody attends: give --console-socket, or leave out --detach");
        var (mine, theirs) = UnixSocket.Pair();
        return new ConsoleOfProcess(theirs, mine);
    }

    /// <summary>
    /// Takes the master, which the process has sent before it waits for its start, and sets both terminals up: the first that the program
    /// writes must find them so.
    /// </summary>
    public void Prepare()
    {
        if (_receiver is null)
            return;
        _master = DescriptorPassing.Receive(_receiver, stackalloc byte[64], out _) ?? throw new RuntimeException("the process sent no terminal");
        _proxy = new TerminalProxy(_master);
    }

    /// <summary>Waits for child <paramref name="pid"/> to end, passing on what is typed, every signal and what <paramref name="notify"/> says; returns its exit code.</summary>
    public int Attend(int pid, NotifySocket? notify = null) => new SignalForwarder(pid).Wait(_proxy, notify);

    public void Dispose()
    {
        _proxy?.Dispose();
        _master?.Dispose();
        Socket?.Dispose();
        _receiver?.Dispose();
    }
}
