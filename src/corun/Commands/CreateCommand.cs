using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class CreateCommand
{
    /// <summary>The options that create and run have in common.</summary>
    public static IReadOnlyList<Option> CommonOptions { get; } =
    [
        new("bundle", "path to the root of the bundle directory, defaults to the current directory", "b"),
        new("console-socket", "path to an AF_UNIX socket which will receive the master end of the console's pseudoterminal"),
        new("pidfd-socket", "path to an AF_UNIX socket which will receive a file descriptor referencing the init process"),
        new("pid-file", "specify the file to write the process id to"),
        Option.Switch("no-pivot", "do not use pivot_root to enter the root file system; for a root on a ramdisk"),
        Option.Switch("no-new-keyring", "do not create a new session keyring for the container"),
        new("preserve-fds", "pass N additional file descriptors to the container (default: 0)"),
    ];

    public static Command Define() => new("create", "create a container", "<container-id>", CommonOptions, Run);

    /// <summary>Reads <see cref="CommonOptions"/>.</summary>
    public static CreateOptions Read(Arguments arguments, Invocation invocation) => new()
    {
        Id = arguments.Id(),
        Bundle = arguments.Value("bundle") ?? ".",
        PidFile = arguments.Value("pid-file"),
        ConsoleSocket = arguments.Value("console-socket"),
        PidfdSocket = arguments.Value("pidfd-socket"),
        PreserveFds = arguments.Number("preserve-fds", 0),
        ListenFds = ListenDescriptors.Count(),
        NotifySocket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET"),
        NoPivot = arguments.Has("no-pivot"),
        NewKeyring = !arguments.Has("no-new-keyring"),
        SystemdCgroup = invocation.SystemdCgroup,
        Cgroups = invocation.Cgroups,
        Warn = invocation.Log.Warn,
        Debug = invocation.Log.Debug,
    };

    private static int Run(Arguments arguments, Invocation invocation)
    {
        Create.Run(invocation.Store, Read(arguments, invocation));
        return 0;
    }
}
