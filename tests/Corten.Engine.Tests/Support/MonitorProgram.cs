using System.Runtime.CompilerServices;
using Corten.Monitor;

namespace Corten.Engine.Tests.Support;

/// <summary>Lets the test program be cormon too: started with the variable set, it never comes to the tests.</summary>
internal static class MonitorProgram
{
    private const string Variable = "CORTEN_TEST_MONITOR";

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

    /// <summary>Writes a program that runs this one as cormon.</summary>
    public static string Install(string directory)
    {
        string path = directory + "/cormon";
        File.WriteAllText(path, $"#!/bin/sh\n{Variable}=1 exec {Environment.ProcessPath} \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
