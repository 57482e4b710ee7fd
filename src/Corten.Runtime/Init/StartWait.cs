using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>
/// How the init of a created container waits for its start, which may be long: with no descriptor of the host but those it needs, and
/// ending on a signal as an ordinary process would, though the kernel protects the first process of a pid namespace from them.
/// </summary>
/// <param name="listener">Where a start command connects.</param>
/// <param name="preserved">How many descriptors from 3 on the program is to have.</param>
/// <param name="reachable">Whether an ordinary user's runtime must be able to join this process's namespaces meanwhile: it has closed by then
/// whatever it had of the host.</param>
/// <param name="kept">What else is used after the start.</param>
internal sealed class StartWait(SafeFileHandle listener, int preserved, bool reachable, params IReadOnlyList<SafeFileHandle> kept)
{
    private const int FirstExtra = 3;

    // Signals whose default action is not to end the process: signal(7).
    private static readonly int[] s_harmless = [17, 18, 19, 20, 21, 22, 23, 28];

    /// <summary>The signal that ended the wait; 0 where a start command did.</summary>
    public int Signal { get; private set; }

    /// <summary>The start command's connection; null where a signal came.</summary>
    public InitChannel? Await()
    {
        CloseOthers();
        if (reachable)
            ThisProcess.SetDumpable(true);
        SignalMask.BlockHere();
        using var signals = new SignalDescriptor();
        Span<PollEvents> ready = stackalloc PollEvents[2];
        while (true)
        {
            Poll.Wait([(listener, PollEvents.Readable), (signals.File, PollEvents.Readable)], ready);
            if (ready[1] != PollEvents.None && EndedBy(signals))
                return null;
            if (ready[0] != PollEvents.None && TryAccept() is { } client)
                return client;
        }
    }

    // A connection that says nothing only asks whether anybody still listens here.
    private InitChannel? TryAccept()
    {
        var client = new InitChannel(UnixSocket.Accept(listener));
        if (client.Receive()?.Message == InitMessage.Start)
            return client;
        client.Dispose();
        return null;
    }

    private bool EndedBy(SignalDescriptor signals)
    {
        while (signals.Read() is { } signal)
        {
            if (s_harmless.Contains(signal))
                continue;
            Signal = signal;
            return true;
        }
        return false;
    }

    private void CloseOthers()
    {
        int next = FirstExtra + preserved;
        var numbers = new List<int> { listener.Number() };
        foreach (var file in kept)
            numbers.Add(file.Number());
        numbers.Sort();
        foreach (int number in numbers.FindAll(number => number >= next))
        {
            ThisProcess.CloseBetween(next, number - 1);
            next = number + 1;
        }
        ThisProcess.CloseBetween(next, int.MaxValue);
    }
}
