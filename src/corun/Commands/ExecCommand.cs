using Corten.Cgroups;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class ExecCommand
{
    private const int FailureCode = 255;

    public static Command Define() => new(
        "exec", "execute new process inside the container", "<container-id> <command> [args]  |  -p process.json <container-id>",
        [
            new("console-socket", "path to an AF_UNIX socket which will receive the master end of the console's pseudoterminal"),
            new("pidfd-socket", "path to an AF_UNIX socket which will receive a file descriptor referencing the process"),
            new("cwd", "current working directory in the container"),
            new("env", "set environment variables", "e"),
            Option.Switch("tty", "allocate a pseudo-TTY", "t"),
            new("user", "UID (format: <uid>[:<gid>])", "u"),
            new("additional-gids", "additional group ids", "g"),
            new("process", "path to the process.json", "p"),
            Option.Switch("detach", "detach from the container's process", "d"),
            new("pid-file", "specify the file to write the process id to"),
            new("process-label", "set the SELinux label of the process"),
            new("apparmor", "set the AppArmor profile of the process"),
            Option.Switch("no-new-privs", "set the no new privileges value for the process"),
            new("cap", "add a capability to the sets of the process", "c"),
            new("preserve-fds", "pass N additional file descriptors to the container (default: 0)"),
            new("cgroup", "run the process in an existing cgroup below the container's: [controller[,controller...]:]path"),
            Option.Switch("ignore-paused", "allow exec in a paused container"),
        ],
        Run, FailureCode, OptionsEndAtWord: true);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        bool fromFile = arguments.Value("process") is not null;
        string id = arguments.Id(fromFile ? 1 : 2, fromFile ? 1 : int.MaxValue);
        return Exec.Run(invocation.Store, new ExecOptions
        {
            Id = id,
            Process = spec => fromFile ? ReadProcess(arguments.Value("process")!) : ExecProcess.Make(arguments, spec),
            Detach = arguments.Has("detach"),
            PidFile = arguments.Value("pid-file"),
            ConsoleSocket = arguments.Value("console-socket"),
            PidfdSocket = arguments.Value("pidfd-socket"),
            PreserveFds = arguments.Number("preserve-fds", 0),
            Cgroups = CgroupSubpaths.Parse(arguments.Values("cgroup")),
            IgnorePaused = arguments.Has("ignore-paused"),
            Debug = invocation.Log.Debug,
        });
    }

    private static Process ReadProcess(string path)
    {
        try
        {
            return SpecParser.ParseProcess(File.ReadAllBytes(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the process from {path}: {error.Message}");
        }
    }
}
