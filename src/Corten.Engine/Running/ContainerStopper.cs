using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Linux.Processes;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Running;

/// <summary>Sends signals to a container's process and waits for its end.</summary>
internal sealed class ContainerStopper(EnginePaths paths)
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

    /// <summary>Asks the process to end, and makes it end after the timeout.</summary>
    /// <param name="container">A running container.</param>
    /// <param name="timeout">Seconds; null is the container's own; negative waits for ever.</param>
    public void Stop(Container container, int? timeout)
    {
        using var connection = AttachConnection.Open(paths.Monitor(container.Record.Id), AttachFlags.None);
        if (connection is null || container.State.Run is not { } run)
            return;
        int seconds = timeout ?? container.Record.StopTimeout;
        if (seconds != 0)
        {
            Signal(run, container.Record.StopSignal);
            if (connection.WaitForExit(seconds < 0 ? -1 : (int)Math.Min(int.MaxValue, seconds * 1000L)) is not null)
                return;
        }
        Signal(run, KillSignal);
        connection.WaitForExit();
    }

    /// <summary>Kills the process and waits until its end is recorded. One that is just being started is killed as soon as it is there.</summary>
    public void Kill(string id)
    {
        var files = paths.Monitor(id);
        using var connection = AttachConnection.Open(files, AttachFlags.None);
        if (connection is null)
            return;
        RunState? run;
        while ((run = RunState.Read(files.State)) is null)
        {
            if (connection.WaitForExit(StartingMilliseconds) is not null || !ContainerStore.IsHeld(files.Lock))
                return;
        }
        Signal(run, KillSignal);
        connection.WaitForExit();
    }

    /// <summary>Waits for the end; null where the monitor was killed, or the container does not run.</summary>
    public int? Wait(Container container)
    {
        using var connection = AttachConnection.Open(paths.Monitor(container.Record.Id), AttachFlags.None);
        return connection?.WaitForExit();
    }
}
