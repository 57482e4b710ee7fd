using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Signals;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Foreground;

/// <summary>The other end of --console-socket: listens on a unix socket, receives the master of a container's terminal and shows it.</summary>
public static class TerminalReceiver
{
    private const int WindowChange = 28;

    private const int Child = 17;

    /// <summary>Listens at <paramref name="path"/> until the first terminal has ended, or, discarding, until a signal comes.</summary>
    public static void Run(string path, bool discard)
    {
        SignalMask.BlockAll();
        using var signals = new SignalDescriptor();
        using var listener = UnixSocket.Listen(path);
        try
        {
            if (discard)
                Discard(listener, signals);
            else
                Show(listener, signals);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Show(SafeFileHandle listener, SignalDescriptor signals)
    {
        Span<PollEvents> ready = stackalloc PollEvents[3];
        Poll.Wait([(listener, PollEvents.Readable), (signals.File, PollEvents.Readable)], ready);
        if (ready[1] != PollEvents.None)
            return;
        using var master = Receive(listener);
        if (master is null)
            return;
        using var proxy = new TerminalProxy(master);
        while (true)
        {
            Poll.Wait([(signals.File, PollEvents.Readable), (proxy.Input, PollEvents.Readable), (proxy.Master, PollEvents.Readable)], ready);
            if (ready[0] != PollEvents.None && !Handle(signals, proxy))
                return;
            if (ready[1] != PollEvents.None)
                proxy.PassInput();
            if (ready[2] != PollEvents.None && !proxy.PassOutput())
                return;
        }
    }

    private static bool Handle(SignalDescriptor signals, TerminalProxy proxy)
    {
        while (signals.Read() is { } signal)
        {
            if (signal == WindowChange)
                proxy.Resize();
            else if (signal != Child)
                return false;
        }
        return true;
    }

    private static void Discard(SafeFileHandle listener, SignalDescriptor signals)
    {
        var masters = new List<SafeFileHandle>();
        var buffer = new byte[4096];
        while (true)
        {
            var ready = new PollEvents[masters.Count + 2];
            (SafeFileHandle?, PollEvents)[] files =
                [(signals.File, PollEvents.Readable), (listener, PollEvents.Readable), .. masters.ConvertAll(m => ((SafeFileHandle?)m, PollEvents.Readable))];
            Poll.Wait(files, ready);
            if (ready[0] != PollEvents.None)
                return;
            for (int i = masters.Count - 1; i >= 0; i--)
            {
                if (ready[i + 2] != PollEvents.None && !Drain(masters[i], buffer))
                    masters.RemoveAt(i);
            }
            if (ready[1] != PollEvents.None && Receive(listener) is { } master)
                masters.Add(master);
        }
    }

    private static bool Drain(SafeFileHandle master, byte[] buffer)
    {
        try
        {
            return UnixFile.Read(master, buffer) > 0;
        }
        catch (LinuxException error) when (error.Errno == Errno.EIO)
        {
            master.Dispose();
            return false;
        }
    }

    private static SafeFileHandle? Receive(SafeFileHandle listener)
    {
        using var connection = UnixSocket.Accept(listener);
        return DescriptorPassing.Receive(connection, stackalloc byte[256], out _);
    }
}
