using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class PauseCommand
{
    public static Command Define() => new("pause", "suspend all processes inside the container", "<container-id>", [], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        Pause.Run(invocation.Store, arguments.Id());
        return 0;
    }
}
