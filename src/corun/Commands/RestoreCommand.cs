using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class RestoreCommand
{
    public static Command Define() => new(
        "restore", "restore a container from a previous checkpoint", "<container-id>",
        [
            .. CheckpointCommand.CommonOptions,
            new("bundle", "path to the root of the bundle directory, defaults to the current directory", "b"),
            new("console-socket", "path to an AF_UNIX socket which will receive the master end of the console's pseudoterminal"),
            Option.Switch("detach", "detach from the container's process", "d"),
            new("pid-file", "specify the file to write the process id to"),
            Option.Switch("no-subreaper", "accepted: orphans of the container are never taken over by corun"),
            Option.Switch("no-pivot", "accepted: criu enters the root file system by itself"),
            new("lsm-profile", "use this profile of a security module, TYPE:NAME, in place of the checkpoint's"),
            new("lsm-mount-context", "use this SELinux context of mounts in place of the checkpoint's"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        var create = new CreateOptions
        {
            Id = arguments.Id(),
            Bundle = arguments.Value("bundle") ?? ".",
            PidFile = arguments.Value("pid-file"),
            ConsoleSocket = arguments.Value("console-socket"),
            SystemdCgroup = invocation.SystemdCgroup,
            Warn = invocation.Log.Warn,
        };
        var options = CheckpointCommand.Read(arguments) with
        {
            LsmProfile = arguments.Value("lsm-profile"),
            LsmMountContext = arguments.Value("lsm-mount-context"),
        };
        return Restore.Run(invocation.Store, create, options, arguments.Has("detach"));
    }
}
