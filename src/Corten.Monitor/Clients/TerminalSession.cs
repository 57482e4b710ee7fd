using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Signals;
using Corten.Linux.Terminals;
using Corten.Monitor.Protocol;

namespace Corten.Monitor.Clients;

/// <summary>How a session at the terminal ended.</summary>
/// <param name="ExitCode">The process's exit code, where it ended.</param>
/// <param name="Detached">Whether the person typed the detach keys; the process runs on.</param>
/// <param name="Signal">The signal that ended the session without ending the process, or zero.</param>
public readonly record struct SessionResult(int? ExitCode, bool Detached, int Signal);

/// <summary>
/// Carries bytes between this process's standard streams and a monitor: what run, start, exec and attach do in the foreground. With a terminal
/// the local one is raw for the time, and its size follows. Without one, signals go on to the process.
/// </summary>
public sealed class TerminalSession : IDisposable
{
    private const int WindowChanged = 28;
    private readonly AttachConnection _connection;
    private readonly DetachKeys _keys;
    private readonly Action<int>? _forwardSignal;
    private readonly SignalDescriptor _signals;
    private readonly RawMode? _raw;
    private readonly PollSet _set = new();
    private readonly byte[] _typed = new byte[16 * 1024];
    private readonly bool _terminal;
    private bool _reading;

    /// <summary>Begins a session. Every signal is blocked from here on: see <see cref="SignalMask.BlockAll"/>.</summary>
    /// <param name="connection">To the monitor.</param>
    /// <param name="terminal">Whether the process has a terminal.</param>
    /// <param name="input">Whether standard input is sent.</param>
    /// <param name="keys">What detaches; only looked for with a terminal.</param>
    /// <param name="forwardSignal">Gets the signals that are for the process, or null.</param>
    public TerminalSession(AttachConnection connection, bool terminal, bool input, DetachKeys keys, Action<int>? forwardSignal)
    {
        _connection = connection;
        _terminal = terminal;
        _reading = input;
        _keys = keys;
        _forwardSignal = forwardSignal;
        SignalMask.BlockAll();
        _signals = new SignalDescriptor();
        if (terminal && input && RawMode.IsTerminal(StandardStream.Input))
            _raw = new RawMode(StandardStream.Input);
        SendSize();
    }

    /// <summary>Runs until the process ends, the person detaches or a signal ends the session.</summary>
    public SessionResult Run()
    {
        while (true)
        {
            _set.Clear();
            int signals = _set.Add(_signals.File, PollEvents.Readable);
            int socket = _set.Add(_connection.Socket, PollEvents.Readable | (_connection.Blocked ? PollEvents.Writable : PollEvents.None));
            int input = _reading && !_connection.Blocked ? _set.Add(StandardStream.Input, PollEvents.Readable) : -1;
            _set.Wait();
            if (_set.Result(socket).HasFlag(PollEvents.Writable))
                _connection.Flush();
            if ((_set.Result(socket) & ~PollEvents.Writable) != 0 && ReadOutput() is { } end)
                return end;
            if (_set.Result(signals) != PollEvents.None && TakeSignals() is { } interrupted)
                return interrupted;
            if (_set.Result(input) != PollEvents.None && ReadInput())
                return new SessionResult(null, Detached: true, 0);
        }
    }

    private SessionResult? ReadOutput()
    {
        bool open = _connection.Receive();
        while (_connection.TryTake(out var kind, out var payload))
        {
            if (kind == FrameKind.Exit)
                return new SessionResult(AttachConnection.ExitCode(payload), false, 0);
            if (kind is FrameKind.Stdout or FrameKind.Stderr)
                Show(kind, payload);
        }
        return open ? null : new SessionResult(null, false, 0);
    }

    // A reader of ours that went away does not end the container: as with docker, its output is lost from here on.
    private static void Show(FrameKind kind, ReadOnlySpan<byte> data)
    {
        try
        {
            UnixFile.Write(kind == FrameKind.Stdout ? StandardStream.Output : StandardStream.Error, data, "standard output");
        }
        catch (LinuxException gone) when (gone.Errno is Errno.EPIPE or Errno.EIO)
        {
        }
    }

    // True where the detach keys were typed.
    private bool ReadInput()
    {
        int count = NonBlocking.TryRead(StandardStream.Input, _typed);
        if (count == -Errno.EAGAIN)
            return false;
        if (count <= 0)
        {
            _reading = false;
            _connection.Send(FrameKind.StdinEnd, []);
            return false;
        }
        bool detach = false;
        ReadOnlySpan<byte> data = _typed.AsSpan(0, count);
        if (_terminal)
            data = _keys.Filter(data, out detach);
        if (!data.IsEmpty)
            _connection.Send(FrameKind.Stdin, data);
        return detach;
    }

    private SessionResult? TakeSignals()
    {
        while (_signals.Read() is { } signal)
        {
            if (signal == WindowChanged)
                SendSize();
            else if (IsForwarded(signal) && _forwardSignal is not null)
                _forwardSignal(signal);
            else if (signal is 1 or 2 or 3 or 15)
                return new SessionResult(null, false, signal);
        }
        return null;
    }

    // All but those that the kernel sends to this process about itself: PIPE, CHLD, TTIN, TTOU, URG, WINCH.
    private static bool IsForwarded(int signal) => signal is not (13 or 17 or 21 or 22 or 23 or 28);

    private void SendSize()
    {
        if (_terminal && (WindowSize.Of(StandardStream.Output) ?? WindowSize.Of(StandardStream.Input)) is { } size)
            _connection.Resize(size);
    }

    /// <summary>Gives the local terminal its former mode back.</summary>
    public void Dispose()
    {
        _raw?.Dispose();
        _signals.Dispose();
    }
}
