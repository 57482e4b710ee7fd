using System.Diagnostics;

namespace Corten.Linux.Tests;

/// <summary>Runs a program of the machine to compare with.</summary>
internal static class CommandLine
{
    public static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
