using Corten.Linux;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Monitor.Logs;
using Corten.Monitor.Protocol;
using Corten.Monitor.Restarting;
using Corten.Monitor.Streams;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor;

/// <summary>The poll loop between a process, its log and its clients.</summary>
internal sealed class ProcessLoop : IDisposable
{
    private const int ChildEnded = 17;

    // At the end no more than this is read from each stream, so that a daemon left behind with the stream open cannot hold the loop.
    private const int LastBytes = 1 << 20;

    private readonly MonitorOptions _options;
    private readonly RunFiles _files;
    private readonly ContainerLog? _log;
    private readonly AttachServer _server;
    private readonly ConsoleListener? _console;
    private readonly SignalDescriptor _signals = new();
    private readonly PollSet _set = new();
    private readonly byte[] _chunk = new byte[Frame.HeaderSize + Frame.MaxPayload];
    private readonly Dictionary<int, ExitStatus> _ended = [];
    private ProcessStreams _streams;
    private OomWatch? _oom;
    private int _process;
    private bool _started;

    public ProcessLoop(MonitorOptions options, RunFiles files, ContainerLog? log)
    {
        _options = options;
        _files = files;
        _log = log;
        _streams = new ProcessStreams(options.Terminal, options.Stdin);
        _server = new AttachServer(files.AttachSocket, _streams, options.StdinOnce);
        _console = options.Terminal ? new ConsoleListener(files) : null;
        if (options.AttachDescriptor is { } owner)
            _server.AddOwner(owner);
    }

    /// <summary>Whether the kernel killed for lack of memory; asked before the cgroup is removed.</summary>
    public bool OomKilled => _oom?.Happened() ?? false;

    /// <summary>Whether a client has said that the process is being stopped.</summary>
    public bool Stopping => _server.Stopping;

    /// <summary>When the process is started again.</summary>
    public RestartPolicy Policy => _server.Policy ?? _options.Restart;

    /// <summary>Calls the runtime and waits for it.</summary>
    /// <param name="alive">The monitor's lock, which the runtime shares.</param>
    /// <returns>The process that it left.</returns>
    /// <exception cref="MonitorException">The runtime failed; the message is its own.</exception>
    public int StartProcess(SafeFileHandle alive)
    {
        var runtime = RuntimeProcess.Start(_options, _files, _streams, _console?.RuntimePath, alive);
        _streams.CloseChildEnds();
        // Every end is remembered: a short process may have ended before the runtime tells its number.
        ExitStatus status;
        while (!_ended.TryGetValue(runtime.Pid, out status))
            Turn();
        if (status.Code != 0)
            throw new MonitorException(RuntimeProcess.Failure(_options, _files, _streams, status));
        int pid = RuntimeProcess.ReadPid(_files);
        _oom = _options.ExecProcess is null ? new OomWatch(pid) : null;
        if (_options.Terminal)
            _streams.CloseErrorOutput();
        _process = pid;
        _started = true;
        return pid;
    }

    /// <summary>Carries bytes until the process has ended and all that it wrote is read.</summary>
    public ExitStatus WaitForExit()
    {
        ExitStatus status;
        while (!_ended.TryGetValue(_process, out status))
        {
            _ended.Clear();
            Turn();
        }
        Drain(_streams.Output, LogStream.Stdout);
        Drain(_streams.ErrorOutput, LogStream.Stderr);
        return status;
    }

    public void StopListening() => _server.StopListening();

    /// <summary>Tells the clients; false where the owner has gone without having read it all.</summary>
    public bool SendExit(ReadOnlySpan<byte> frame)
    {
        _server.SendExit(frame, _set);
        return _server.HasOwner;
    }

    /// <summary>Makes ready for a further process: what the last one left of its streams is given up.</summary>
    public void Renew()
    {
        _streams.Dispose();
        _streams = new ProcessStreams(_options.Terminal, _options.Stdin);
        _server.Serve(_streams);
        _ended.Clear();
        _oom = null;
        _started = false;
    }

    /// <summary>Serves clients for a while; false as soon as one says that the process is being stopped.</summary>
    public bool Rest(TimeSpan pause)
    {
        long end = Environment.TickCount64 + (long)pause.TotalMilliseconds;
        while (!Stopping)
        {
            int left = (int)(end - Environment.TickCount64);
            if (left <= 0)
                return true;
            Turn(left);
        }
        return false;
    }

    /// <summary>Takes what clients have said already: whoever killed the process said before that it shall stay so, and may be gone.</summary>
    public void Hear()
    {
        const int Turns = 16;
        for (int i = 0; i < Turns && Turn(0); i++)
        {
        }
    }

    // False where nothing came.
    private bool Turn(int timeout = -1)
    {
        _set.Clear();
        int signals = _set.Add(_signals.File, PollEvents.Readable);
        int console = _console is null || _streams.Terminal is not null ? -1 : _set.Add(_console.Socket, PollEvents.Readable);
        // Before the runtime has succeeded, standard error may be its own complaint; a client that is behind stops the flow.
        bool flowing = _started && !_server.Blocked;
        int output = flowing && _streams.Output is { } o ? _set.Add(o, PollEvents.Readable) : -1;
        int error = flowing && _streams.ErrorOutput is { } e ? _set.Add(e, PollEvents.Readable) : -1;
        int input = _streams.Input is { Blocked: true, Target: { } target } ? _set.Add(target, PollEvents.Writable) : -1;
        _server.AddTo(_set);
        if (_set.Wait(timeout) == 0)
            return false;

        if (_set.Result(input) != PollEvents.None)
            _streams.Input.Flush();
        _server.Handle(_set);
        if (_set.Result(console) != PollEvents.None)
            TakeTerminal();
        if (_set.Result(output) != PollEvents.None && !Pass(_streams.Output!, LogStream.Stdout, out _))
            _streams.CloseOutput();
        if (_set.Result(error) != PollEvents.None && !Pass(_streams.ErrorOutput!, LogStream.Stderr, out _))
            _streams.CloseErrorOutput();
        if (_set.Result(signals) != PollEvents.None)
            TakeSignals();
        return true;
    }

    private void TakeTerminal()
    {
        var master = _console!.Receive();
        _server.Size?.ApplyTo(master);
        _streams.UseTerminal(master);
    }

    // SIGTERM and its like are read and forgotten: as long as the process lives, so does its monitor.
    private void TakeSignals()
    {
        bool ended = false;
        while (_signals.Read() is { } signal)
            ended |= signal == ChildEnded;
        if (!ended)
            return;
        while (ChildReaper.TryReap(out int pid, out var status))
            _ended[pid] = status;
    }

    // Reads once; false at the end of the stream.
    private bool Pass(SafeFileHandle source, LogStream stream, out int count)
    {
        count = NonBlocking.TryRead(source, _chunk.AsSpan(Frame.HeaderSize));
        if (count <= 0)
            return count == -Errno.EAGAIN;
        _log?.Write(stream, _chunk.AsSpan(Frame.HeaderSize, count));
        bool isOutput = stream == LogStream.Stdout;
        Frame.WriteHeader(_chunk, isOutput ? FrameKind.Stdout : FrameKind.Stderr, count);
        _server.Broadcast(isOutput ? AttachFlags.Stdout : AttachFlags.Stderr, _chunk.AsSpan(0, Frame.HeaderSize + count));
        return true;
    }

    private void Drain(SafeFileHandle? source, LogStream stream)
    {
        int total = 0;
        while (source is not null && total < LastBytes && Pass(source, stream, out int count) && count > 0)
            total += count;
    }

    public void Dispose()
    {
        _signals.Dispose();
        _console?.Dispose();
        _server.Dispose();
        _streams.Dispose();
        _log?.Dispose();
    }
}
