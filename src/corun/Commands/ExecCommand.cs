using System.Globalization;
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
            new("cwd", "current working directory in the container"),
            new("env", "set environment variables", "e"),
            Option.Switch("tty", "allocate a pseudo-TTY", "t"),
            new("user", "UID (format: <uid>[:<gid>])", "u"),
            new("process", "path to the process.json", "p"),
            Option.Switch("detach", "detach from the container's process", "d"),
            new("pid-file", "specify the file to write the process id to"),
            Option.Switch("no-new-privs", "set the no new privileges value for the process"),
            new("preserve-fds", "pass N additional file descriptors to the container (default: 0)"),
        ],
        Run, FailureCode);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        bool fromFile = arguments.Value("process") is not null;
        string id = arguments.Id(fromFile ? 1 : 2, fromFile ? 1 : int.MaxValue);
        return Exec.Run(invocation.Store, new ExecOptions
        {
            Id = id,
            Process = spec => fromFile ? ReadProcess(arguments.Value("process")!) : MakeProcess(arguments, spec),
            Detach = arguments.Has("detach"),
            PidFile = arguments.Value("pid-file"),
            ConsoleSocket = arguments.Value("console-socket"),
            PreserveFds = arguments.Number("preserve-fds", 0),
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

    private static Process MakeProcess(Arguments arguments, Spec spec)
    {
        var own = spec.Process!;
        return own with
        {
            Args = [.. arguments.Words.Skip(1)],
            Terminal = arguments.Has("tty"),
            ConsoleSize = null,
            Cwd = arguments.Value("cwd") ?? own.Cwd,
            Env = [.. own.Env ?? [], .. arguments.Values("env")],
            User = arguments.Value("user") is { } user ? ParseUser(user, arguments) : own.User,
            NoNewPrivileges = own.NoNewPrivileges || arguments.Has("no-new-privs"),
        };
    }

    // Strictly digits and at most one colon: anything looser has let a user in as root elsewhere (CVE-2026-30892).
    private static User ParseUser(string text, Arguments arguments)
    {
        string[] parts = text.Split(':');
        uint gid = 0;
        bool valid = parts.Length <= 2 && TryId(parts[0], out _) && (parts.Length == 1 || TryId(parts[1], out gid));
        if (!valid)
            throw arguments.Wrong($"invalid user \"{text}\": <uid>[:<gid>] in digits is wanted");
        _ = TryId(parts[0], out uint uid);
        return new User { Uid = uid, Gid = gid };
    }

    private static bool TryId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != uint.MaxValue;
}
