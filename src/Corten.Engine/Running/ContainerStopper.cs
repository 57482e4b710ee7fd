using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Running;

/// <summary>Sends signals to a container's process and waits for its end.</summary>
internal sealed class ContainerStopper(EnginePaths paths, ContainerFreezer freezer)
{
    private const int KillSignal = 9;
    private const int StartingMilliseconds = 10;

    /// <summary>Sends <paramref name="signal"/>; false where the process has ended.</summary>
    public static bool Signal(RunState run, int signal)
    {
        using var process = ProcessHandle.Open(run.Pid);
        // Checked after the handle is open: from then on the number cannot come to mean another process.
        return process is not null && ProcessStat.Of(run.Pid)?.StartTime == run.StartTime && ProcessHandle.Signal(process, signal);
    }

    /// <summary>
    /// Sends a signal that a person chose. One that stops the container is also the end of its restarts, and of a pause, in which no process could
    /// take it; as docker has it.
    /// </summary>
    /// <returns>False where there is no process.</returns>
    public bool Send(Container container, int signal)
    {
        if (container.State.Run is not { Pid: > 0 } run)
            return false;
        bool stops = signal == KillSignal || signal == container.Record.StopSignal;
        using var connection = stops ? AttachConnection.Open(paths.Monitor(container.Record.Id), AttachFlags.None) : null;
        if (connection is not null)
            Announce(container.Record.Id, connection);
        if (!Signal(run, signal))
            return false;
        if (stops)
            freezer.ThawWherePaused(container.Record);
        return true;
    }

    /// <summary>Asks the process to end, and makes it end after the timeout.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="timeout">Seconds; null is the container's own; negative waits for ever.</param>
    /// <returns>False where the process did not end in that time, and was killed.</returns>
    public bool Stop(Container container, int? timeout)
    {
        var files = paths.Monitor(container.Record.Id);
        using var connection = AttachConnection.Open(files, AttachFlags.None);
        if (connection is null)
            return true;
        Announce(container.Record.Id, connection);
        int seconds = timeout ?? container.Record.StopTimeout;
        if (seconds != 0 && AwaitProcess(connection, files) is { } run)
        {
            Signal(run, container.Record.StopSignal);
            freezer.ThawWherePaused(container.Record);
            if (AwaitEnd(connection, files, seconds < 0 ? -1 : (int)Math.Min(int.MaxValue, seconds * 1000L)))
                return true;
        }
        Kill(container.Record, connection, files);
        return seconds == 0;
    }

    /// <summary>Kills the process and waits until its end is recorded. One that is just being started is killed as soon as it is there.</summary>
    public void Kill(ContainerRecord record)
    {
        var files = paths.Monitor(record.Id);
        using var connection = AttachConnection.Open(files, AttachFlags.None);
        if (connection is null)
            return;
        Announce(record.Id, connection);
        Kill(record, connection, files);
    }

    /// <summary>Waits for the end; null where the monitor was killed, or the container does not run.</summary>
    public int? Wait(Container container)
    {
        using var connection = AttachConnection.Open(paths.Monitor(container.Record.Id), AttachFlags.None);
        return connection?.WaitForExit();
    }

    private void Kill(ContainerRecord record, AttachConnection connection, RunFiles files)
    {
        if (AwaitProcess(connection, files) is not { } run)
            return;
        Signal(run, KillSignal);
        freezer.ThawWherePaused(record);
        AwaitEnd(connection, files, -1);
    }

    // The file is for whoever finds the monitor killed; the frame is for the monitor.
    private void Announce(string id, AttachConnection connection)
    {
        string file = paths.Monitor(id).Stopping;
        try
        {
            UnixFile.Open(file, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow, 0x180).Dispose();
        }
        catch (LinuxException gone) when (gone.Errno is Errno.ENOENT)
        {
            return; // It has ended and is cleaned up.
        }
        connection.Send(FrameKind.Stopping, []);
    }

    // Null where there is nothing to wait for any more.
    private static RunState? AwaitProcess(AttachConnection connection, RunFiles files)
    {
        RunState? run;
        while ((run = RunState.Read(files.State)) is not { Pid: > 0 })
        {
            if (AwaitEnd(connection, files, StartingMilliseconds) || !ContainerStore.IsHeld(files.Lock))
                return null;
        }
        return run;
    }

    // Each run of a restart policy ends with a frame; after the last one the monitor lets its lock go before it says so.
    private static bool AwaitEnd(AttachConnection connection, RunFiles files, int timeout)
    {
        long end = Environment.TickCount64 + timeout;
        while (true)
        {
            int left = timeout < 0 ? -1 : (int)Math.Max(0, end - Environment.TickCount64);
            if (connection.WaitForExit(left) is null)
                return timeout < 0 || connection.Ended;
            if (!ContainerStore.IsHeld(files.Lock))
                return true;
        }
    }
}
