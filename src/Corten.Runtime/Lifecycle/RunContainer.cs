using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Runtime.Foreground;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation run: create, start, wait and delete in one.</summary>
public static class RunContainer
{
    /// <summary>Runs the container; returns the exit code of its program, or 0 at once where it is detached.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="detach">Whether this returns when the program runs.</param>
    /// <param name="keep">Whether the container stays after its program has ended.</param>
    /// <param name="warn">Told what went wrong without hindering anything.</param>
    public static int Run(StateStore store, CreateOptions options, bool detach, bool keep, Action<string> warn)
    {
        if (!detach)
            SignalMask.BlockAll();
        if (!detach && options.Subreaper)
            ThisProcess.SetChildSubreaper();
        ConsoleOfProcess? console = null;
        try
        {
            using var creation = ContainerCreation.Begin(
                store, options, listen: false, spec => (console = ConsoleOfProcess.Open(spec.Process!, options.ConsoleSocket, detach)).Socket);
            StartProgram(creation, console!);
            if (detach)
            {
                creation.Notify?.Relay(creation.State.InitPid);
                return 0;
            }
            creation.Release();
            int code = console!.Attend(creation.State.InitPid, creation.Notify);
            if (!keep)
                Remove(store, options.Id, warn);
            return code;
        }
        finally
        {
            console?.Dispose();
        }
    }

    private static void StartProgram(ContainerCreation creation, ConsoleOfProcess console)
    {
        try
        {
            console.Prepare();
            creation.Notify?.Bind();
            creation.StartProgram();
            Start.RunPoststart(Container.Load(creation.Directory));
        }
        catch
        {
            creation.Undo();
            throw;
        }
    }

    // Somebody else may have deleted it while it ran: then there is nothing to do.
    private static void Remove(StateStore store, string id, Action<string> warn) => Delete.Run(store, id, force: true, warn);
}
