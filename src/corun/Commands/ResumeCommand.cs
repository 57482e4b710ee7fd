using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class ResumeCommand
{
    public static Command Define() => new("resume", "resume all processes that have been previously paused", "<container-id>", [], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        Resume.Run(invocation.Store, arguments.Id());
        return 0;
    }
}
