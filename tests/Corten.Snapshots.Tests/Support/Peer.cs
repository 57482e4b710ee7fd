using System.Diagnostics;
using System.Text;

namespace Corten.Snapshots.Tests.Support;

/// <summary>Runs a program that the tests compare with.</summary>
public static class Peer
{
    /// <summary>Standard output, byte for byte in Latin-1; fails the test where the program fails.</summary>
    public static string Run(string program, params string[] arguments) => RunIn("/", program, arguments);

    public static string RunIn(string directory, string program, params string[] arguments)
    {
        var (code, output, error) = TryRun(directory, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit code {code}: {error}");
        return output;
    }

    public static (int Code, string Output, string Error) TryRun(string directory, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static void RequireRoot()
    {
        if (Environment.UserName != "root")
            Assert.Skip("needs root: owners, devices and mounts are compared");
    }

    public static void Require(string program)
    {
        if (!File.Exists(program))
            Assert.Skip($"{program} is not installed: nothing to compare with");
    }
}
