using Corten.Linux.Files;
using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class StateCommand
{
    public static Command Define() => new("state", "output the state of a container", "<container-id>", [], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        var report = Report.Of(invocation.Store, arguments.Id());
        UnixFile.Write(StandardStream.Output, System.Text.Encoding.UTF8.GetBytes(report.ToJson() + "\n"));
        return 0;
    }
}
