using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Monitor.Events;
using Corten.Monitor.Logs;
using Corten.Monitor.Protocol;
using Corten.Monitor.Restarting;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor;

/// <summary>
/// The life of one monitor: lock, start the process by the runtime, report, carry bytes until it ends, record how, tell the clients, clean up.
/// One thread, one loop over poll(2). docs/protocol.md says what others see of it.
/// </summary>
public sealed class ContainerMonitor
{
    private readonly MonitorOptions _options;
    private readonly TimeProvider _time;
    private readonly RunFiles _files;
    private readonly MonitorEvents _events;

    /// <summary>A monitor that has done nothing yet.</summary>
    public ContainerMonitor(MonitorOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _files = new RunFiles(options.RunDirectory);
        _events = new MonitorEvents(options, time);
    }

    /// <summary>Runs to the end of the process.</summary>
    /// <returns>The exit code of cormon: zero, or 1 where the process could not be started.</returns>
    public int Run()
    {
        using var sync = _options.SyncDescriptor is { } fd ? new SafeFileHandle(fd, ownsHandle: true) : null;
        ThisProcess.CloseOnExecFrom(3);
        SignalMask.BlockAll();
        ThisProcess.SetChildSubreaper();
        FileLock? alive = null;
        ProcessLoop? loop = null;
        try
        {
            alive = TakeLock();
            UnixFile.Write(alive.Handle, Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"), _files.Lock);
            loop = new ProcessLoop(_options, _files, ContainerLog.Open(_options.Log, _time));
            int pid = loop.StartProcess(alive.Handle);
            var state = Supervision.WriteState(_files, pid, _options.Restarts, _time.GetUtcNow());
            _events.Started();
            Report(sync, new SyncReport(pid, null));
            Finish(loop, new Supervision(_options, _files, loop, _events, _time).Run(state, alive.Handle), alive);
            return 0;
        }
        catch (Exception failure)
        {
            Orphans.KillAll();
            Report(sync, new SyncReport(0, failure.Message));
            return 1;
        }
        finally
        {
            loop?.Dispose();
            alive?.Dispose();
        }
    }

    private static void Report(SafeFileHandle? sync, SyncReport report)
    {
        if (sync is null or { IsClosed: true })
            return;
        report.Send(sync);
        sync.Dispose();
    }

    // From the record on, the container's files are no longer ours: the lock goes before the clients have read everything.
    // A command that looks whether the monitor lives holds the lock for a moment; a monitor holds it for good.
    private FileLock TakeLock()
    {
        const int Tries = 100;
        const int Milliseconds = 10;
        for (int i = 0; i < Tries; i++)
        {
            if (FileLock.TryAcquireExisting(_files.Lock) is { } taken)
                return taken;
            Poll.Wait([], [], Milliseconds);
        }
        throw new MonitorException($"container {_options.ContainerId} has a monitor already");
    }

    private void Finish(ProcessLoop loop, ExitRecord exit, FileLock alive)
    {
        loop.StopListening();
        WriteExit(exit);
        _events.Ended(exit);
        alive.Dispose();
        if (loop.SendExit(Frame.MakeExit(exit.Code, exit.OomKilled)) || _options.ExitCommand.Count == 0)
            return;
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        var spawn = new SpawnOptions { StandardInput = nothing, StandardOutput = nothing, StandardError = nothing, NewSession = true };
        ChildProcess.Start(_options.ExitCommand[0], _options.ExitCommand, spawn);
    }

    // Where the disk of the record is full, the run directory, which is memory, keeps it for whoever cleans up.
    private void WriteExit(ExitRecord record)
    {
        try
        {
            if (_options.ExitFile is not null)
                record.Write(_options.ExitFile, _options.SyncExit);
        }
        catch (LinuxException)
        {
            record.Write(_files.Exit, durable: false);
        }
    }
}
