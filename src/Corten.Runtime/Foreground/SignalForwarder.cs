using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Runtime.Lifecycle;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Foreground;

/// <summary>Waits for a child, sending it every signal that this process gets; the caller has blocked them all before the child was made.</summary>
internal sealed class SignalForwarder(int pid)
{
    private const int Child = 17;

    private const int WindowChange = 28;

    private const int Urgent = 23;

    private ExitStatus? _status;

    /// <summary>Returns the exit code of the child, when it has ended and <paramref name="proxy"/> has passed on what it wrote.</summary>
    public int Wait(TerminalProxy? proxy, NotifySocket? notify)
    {
        using var process = ProcessHandle.Open(pid) ?? throw new RuntimeException($"process {pid} has gone");
        using var signals = new SignalDescriptor();
        Span<PollEvents> ready = stackalloc PollEvents[5];
        while (true)
        {
            Poll.Wait(
                [
                    (process, PollEvents.Readable), (signals.File, PollEvents.Readable),
                    (proxy?.Input, PollEvents.Readable), (proxy?.Master, PollEvents.Readable), (notify?.Socket, PollEvents.Readable),
                ], ready);
            if (ready[1] != PollEvents.None)
            {
                Forward(signals, process, proxy);
                Reap();
            }
            if (ready[2] != PollEvents.None)
                proxy!.PassInput();
            if (ready[4] != PollEvents.None)
                notify!.Receive(pid);
            bool drained = ready[3] == PollEvents.None || !proxy!.PassOutput();
            if (ready[0] != PollEvents.None && drained)
                return (_status ?? ProcessHandle.Wait(pid)).Code;
        }
    }

    // A subreaper is given the processes that the container leaves behind.
    private void Reap()
    {
        while (ChildReaper.TryReap(out int ended, out var status))
        {
            if (ended == pid)
                _status = status;
        }
    }

    private static void Forward(SignalDescriptor signals, SafeFileHandle process, TerminalProxy? proxy)
    {
        while (signals.Read() is { } signal)
        {
            if (signal == WindowChange && proxy is not null)
                proxy.Resize();
            else if (signal is not (Child or Urgent))
                ProcessHandle.Signal(process, signal);
        }
    }
}
