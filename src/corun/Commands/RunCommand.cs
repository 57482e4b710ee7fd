using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class RunCommand
{
    public static Command Define() => new(
        "run", "create and run a container", "<container-id>",
        [
            .. CreateCommand.CommonOptions,
            Option.Switch("detach", "detach from the container's process", "d"),
            Option.Switch("keep", "do not delete the container after it exits"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation) => RunContainer.Run(
        invocation.Store, CreateCommand.Read(arguments, invocation), arguments.Has("detach"), arguments.Has("keep"), invocation.Log.Warn);
}
