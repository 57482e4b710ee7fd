using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class DeleteCommand
{
    public static Command Define() => new(
        "delete", "delete any resources held by a container", "<container-id>",
        [Option.Switch("force", "delete the container also if it is still running (uses SIGKILL)", "f")], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        Delete.Run(invocation.Store, arguments.Id(), arguments.Has("force"), invocation.Log.Warn);
        return 0;
    }
}
