using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class StartCommand
{
    public static Command Define() => new("start", "execute the user defined process in a created container", "<container-id>", [], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        Start.Run(invocation.Store, arguments.Id(), Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        return 0;
    }
}
