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
            Option.Switch("no-subreaper", "do not become the parent of the container's processes whose own has ended"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation) => RunContainer.Run(
        invocation.Store, CreateCommand.Read(arguments, invocation) with { Subreaper = !arguments.Has("no-subreaper") },
        arguments.Has("detach"), arguments.Has("keep"), invocation.Log.Warn);
}
