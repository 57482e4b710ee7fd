using System.Diagnostics;
using System.Text;

namespace Corten.Integration.Tests.Support;

/// <summary>Runs programs as a user would, with a limit of time after which the test fails and the program is killed.</summary>
internal static class Command
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(120);

    public static CommandResult Run(string program, params IEnumerable<string> arguments) => RunWith(null, program, arguments);

    /// <summary>As <see cref="Run"/> with text on standard input.</summary>
    public static CommandResult RunWith(string? input, string program, params IEnumerable<string> arguments)
    {
        using RunningCommand command = Start(program, arguments);
        if (input is not null)
            command.Type(input);
        command.CloseInput();
        return command.Wait(_limit);
    }

    public static CommandResult Shell(string script) => Run("/bin/bash", "-c", script);

    public static RunningCommand Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        return new RunningCommand(Process.Start(start)!);
    }

    /// <summary>The command on a terminal of its own (a pty made by script(1)); what the terminal shows is the output.</summary>
    public static RunningCommand StartOnTerminal(string program, params IEnumerable<string> arguments)
    {
        string line = string.Join(' ', new[] { program }.Concat(arguments).Select(Quote));
        return Start(Programs.Peer("script"), "-qefc", line, "/dev/null");
    }

    public static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
