using System.CommandLine;
using Corten.CommandLine;
using Corten.Commands;

namespace Corten.Atomic;

/// <summary>The program as atomic: images that say by labels how they are installed, run, stopped and uninstalled.</summary>
internal static class AtomicCommandLine
{
    private static Verb[] Verbs =>
    [
        AtomicInfoCommand.Verb,
        AtomicLabelCommand.Install,
        AtomicRunCommand.Verb,
        AtomicStopCommand.Verb,
        AtomicLabelCommand.Uninstall,
    ];

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] arguments) => Run(arguments, StandardStreams.Output, StandardStreams.Error);

    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            return Execute(arguments, output, error);
        }
        catch (Exception failure)
        {
            error.WriteLine($"Error: {FailureText.Describe(failure)}");
            return 1;
        }
    }

    private static int Execute(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--version" or "-v"])
        {
            output.WriteLine($"{VersionCommand.Number} (corten)");
            return 0;
        }
        var result = CommandRunner.Parse(Build(), arguments.Length == 0 ? ["--help"] : arguments);
        if (result.Errors.Count > 0 && result.GetResult(GlobalOptions.Help) is null)
            throw new UsageException(result.Errors[0].Message.TrimEnd('.'));
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
    }

    private static NamedRoot Build()
    {
        var root = new NamedRoot("atomic", "Install, run and remove images as their labels say.");
        root.Options.Clear();
        root.Options.Add(GlobalOptions.Help);
        root.Options.Add(GlobalOptions.Root);
        root.Options.Add(GlobalOptions.RunRoot);
        root.Options.Add(GlobalOptions.Snapshotter);
        root.Options.Add(GlobalOptions.LogLevel);
        VerbCommand.AddAll(root, Verbs);
        root.SetAction(result => new Help.HelpAction().Invoke(result));
        return root;
    }
}
