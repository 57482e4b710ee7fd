using Corten.Linux.Signals;
using Corten.Runtime.Criu;
using Corten.Runtime.Foreground;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation restore: a container from a bundle and the files of a checkpoint.</summary>
public static class Restore
{
    /// <summary>Restores the container; returns the exit code of its init, or 0 at once where it is detached.</summary>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="create">The container.</param>
    /// <param name="options">The checkpoint.</param>
    /// <param name="detach">Whether this returns when the container runs.</param>
    public static int Run(StateStore store, CreateOptions create, CheckpointOptions options, bool detach)
    {
        if (!detach)
            SignalMask.BlockAll();
        var bundle = Bundle.Load(create.Bundle);
        var criu = CriuProgram.Find();
        using var console = ConsoleOfProcess.Open(bundle.Spec.Process!, create.ConsoleSocket, detach);
        var (pid, terminal) = Begin(store, create, options, bundle, criu, console);
        if (detach)
            return 0;
        if (terminal)
            console.Prepare();
        int code = console.Attend(pid);
        Delete.Run(store, create.Id, force: true, create.Warn);
        return code;
    }

    private static (int Pid, bool Terminal) Begin(
        StateStore store, CreateOptions create, CheckpointOptions options, Bundle bundle, CriuProgram criu, ConsoleOfProcess console)
    {
        if (!Directory.Exists(options.ImagePath))
            throw new RuntimeException($"{options.ImagePath} holds no checkpoint of a container: it is not a directory");
        using var settings = new CriuSettings(options, bundle.Spec, "restore.log");
        using var restoration = store.Reserve(create.Id, directory => new ContainerRestoration(create, bundle, directory, console));
        try
        {
            int pid = restoration.Run(options, settings, criu);
            return (pid, restoration.HasTerminal);
        }
        catch (Exception error)
        {
            restoration.Undo();
            throw error is CriuFailure failure ? CriuLog.Explain(failure, settings.LogDirectory, settings.LogName) : error;
        }
    }
}
