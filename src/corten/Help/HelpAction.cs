using System.CommandLine;
using System.CommandLine.Invocation;
using Corten.CommandLine;
using Corten.Linux.Files;
using Corten.Linux.Terminals;

namespace Corten.Help;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Show(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return 0;
    }

    /// <summary>Shows the help of a command.</summary>
    public static void Show(Command command, TextWriter output) => new HelpWriter(output, IsBold(output)).Write(command);

    // https://no-color.org: any value but the empty one switches colour off.
    private static bool IsBold(TextWriter output) =>
        ReferenceEquals(output, StandardStreams.Output)
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")
        && RawMode.IsTerminal(StandardStream.Output);
}
