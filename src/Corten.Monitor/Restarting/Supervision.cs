using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor.Events;
using Corten.Monitor.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Restarting;

/// <summary>
/// Runs a process to its end, and again as the restart policy says. Between two runs the monitor keeps its lock, so that the container counts as
/// running, and its state has no process.
/// </summary>
internal sealed class Supervision(MonitorOptions options, RunFiles files, ProcessLoop loop, MonitorEvents events, TimeProvider time)
{
    private const int FailedStart = 128;
    private const int Kill = 9;
    private readonly RestartBackoff _backoff = new();

    /// <summary>Returns when the process has ended for good.</summary>
    /// <param name="state">The process that was started.</param>
    /// <param name="alive">The monitor's lock, which the runtime shares.</param>
    public ExitRecord Run(RunState state, SafeFileHandle alive)
    {
        while (true)
        {
            var status = loop.WaitForExit();
            loop.Hear();
            var now = time.GetUtcNow();
            var exit = new ExitRecord(status.Code, loop.OomKilled, now, state.StartedAt, null) { Restarts = state.Restarts, Stopped = loop.Stopping };
            if (loop.Stopping || !loop.Policy.Wants(status.Code, state.Restarts))
                return exit;
            if (!Rest(state, exit, _backoff.Next(now - state.StartedAt)))
                return End(state, exit with { Stopped = true });
            try
            {
                state = StartAgain(state.Restarts + 1, alive);
            }
            catch (Exception failure) when (failure is MonitorException or LinuxException)
            {
                Orphans.KillAll();
                return End(state, exit with { Code = FailedStart, Error = $"the container could not be started again: {failure.Message}", FinishedAt = time.GetUtcNow() });
            }
        }
    }

    /// <summary>Writes the state of a process that was just started.</summary>
    public static RunState WriteState(RunFiles files, int pid, int restarts, DateTimeOffset now)
    {
        // A process that has ended already was reaped here: it has no start time any more, and needs none.
        var state = new RunState(pid, ProcessStat.Of(pid)?.StartTime ?? 0, Environment.ProcessId, now) { Restarts = restarts };
        state.Write(files.State);
        return state;
    }

    // The state goes before the exit record: without a process it says "restarting", whatever the record tells. False where a person stops it.
    private bool Rest(RunState state, ExitRecord exit, TimeSpan pause)
    {
        (state with { Pid = 0 }).Write(files.State);
        if (options.ExitFile is { } file)
            TryWrite(exit, file);
        events.Ended(exit);
        loop.SendExit(Frame.MakeExit(exit.Code, exit.OomKilled));
        loop.Renew();
        DeleteFromRuntime();
        return loop.Rest(pause);
    }

    // The state names the process that has ended again, so that nobody takes what is being cleaned up for a container between two runs.
    private ExitRecord End(RunState state, ExitRecord exit)
    {
        state.Write(files.State);
        return exit;
    }

    private RunState StartAgain(int restarts, SafeFileHandle alive)
    {
        int pid = loop.StartProcess(alive);
        var state = WriteState(files, pid, restarts, time.GetUtcNow());
        events.Started();
        // Whoever stops it found no process to send the signal to.
        if (loop.Stopping)
            ProcessHandle.Kill(pid, Kill);
        return state;
    }

    private void DeleteFromRuntime()
    {
        DirectoryTree.Remove(files.PidFile);
        DirectoryTree.Remove(files.RuntimeLog);
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        var spawn = new SpawnOptions { StandardInput = nothing, StandardOutput = nothing, StandardError = nothing };
        List<string> arguments = [options.Runtime, .. options.RuntimeArguments, "delete", "--force", options.ContainerId];
        try
        {
            ChildProcess.Start(RuntimeProcess.Executable(options), arguments, spawn).Wait();
        }
        catch (LinuxException)
        {
            // A runtime that cannot be called is told of when it shall start the container.
        }
    }

    // A full disk must not end the container: the record is written again at the end.
    private static void TryWrite(ExitRecord exit, string file)
    {
        try
        {
            exit.Write(file, durable: false);
        }
        catch (LinuxException)
        {
        }
    }
}
