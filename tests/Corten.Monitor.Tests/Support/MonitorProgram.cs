using System.Runtime.CompilerServices;

namespace Corten.Monitor.Tests.Support;

/// <summary>Lets the test program be cormon too: started with the variable set, it never comes to the tests.</summary>
internal static class MonitorProgram
{
    public const string Variable = "CORTEN_TEST_MONITOR";

#pragma warning disable CA2255 // The one place before the test framework's own main.
    [ModuleInitializer]
    public static void RunWhereAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
            return;
        string[] arguments = Environment.GetCommandLineArgs()[1..];
        Environment.Exit(new ContainerMonitor(MonitorCommandLine.Parse(arguments), TimeProvider.System).Run());
    }
}
