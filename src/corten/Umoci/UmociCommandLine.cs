using System.CommandLine;
using Corten.CommandLine;
using Corten.Linux;

namespace Corten.Umoci;

/// <summary>The program as umoci: the verbs of <c>corten oci</c> under umoci's own conventions for help, version, errors and exit codes.</summary>
internal static class UmociCommandLine
{
    private const int UnknownTopic = 3;

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code: 1 for every failure, 3 for an unknown verb.</returns>
    public static int Run(string[] arguments) => Run(arguments, StandardStreams.Output, StandardStreams.Error);

    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            return Execute(arguments, output, error);
        }
        catch (LinuxException broken) when (broken is { Errno: Errno.EPIPE, Path: "standard output" })
        {
            return 128 + 13; // The reader of our output went away: end as SIGPIPE would have it, without a word.
        }
        catch (Exception failure)
        {
            error.WriteLine($"   ⨯ {FailureText.Describe(failure)}");
            return 1;
        }
    }

    private static int Execute(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = CommandTree.Build();
        var oci = (VerbCommand)root.Subcommands.First(c => c.Name == "oci");
        oci.EnsureDefined();
        switch (arguments)
        {
            case ["--version" or "-v" or "-version"]:
                UmociHelp.WriteVersion(output);
                return 0;
            case [] or ["--help" or "-h" or "help" or "h"]:
                UmociHelp.WriteAll(oci, output);
                return 0;
            case ["help" or "h", .. var topic]:
                arguments = [.. topic, "--help"];
                break;
        }
        if (arguments.FirstOrDefault(a => !a.StartsWith('-')) is { } verb && !Names(oci, verb) && arguments[0] == verb)
        {
            output.WriteLine($"No help topic for '{verb}'");
            return UnknownTopic;
        }
        var result = CommandRunner.Parse(root, ["oci", .. arguments]);
        if (result.GetResult(GlobalOptions.Help) is not null)
        {
            UmociHelp.Write(result.CommandResult, output);
            return 0;
        }
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message.TrimEnd('.'));
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
    }

    private static bool Names(Command oci, string verb) => oci.Subcommands.Any(c => c.Name == verb || c.Aliases.Contains(verb));
}
