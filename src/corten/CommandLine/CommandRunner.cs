using System.CommandLine;
using Corten.Engine;
using Corten.Linux;

namespace Corten.CommandLine;

/// <summary>Parses, runs, and is the rim where every failure becomes one sentence and an exit code.</summary>
internal static class CommandRunner
{
    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            var root = CommandTree.Build();
            return IsCompletion(arguments) ? Complete(root, arguments, output, error) : Invoke(root, arguments, output, error);
        }
        catch (LinuxException broken) when (broken is { Errno: Errno.EPIPE, Path: "standard output" })
        {
            return 128 + 13; // The reader of our output went away: end as SIGPIPE would have it, without a word.
        }
        catch (Exception failure)
        {
            if (failure.Message.Length > 0)
                error.WriteLine("Error: " + FailureText.Describe(failure));
            return ExitCode(failure, arguments);
        }
    }

    // Docker's convention: 125 is for a command line that cannot be understood, and for a container that could not be run; podman's, for all failures.
    private static int ExitCode(Exception failure, string[] arguments)
    {
        int code = (failure as EngineException)?.ExitCode ?? EngineException.Engine;
        bool runs = arguments.Any(argument => argument is "run" or "exec" or "runlabel" or "spc");
        return code == EngineException.Engine && failure is not UsageException && !runs ? Dialect.Failure : code;
    }

    private static int Invoke(RootCommand root, string[] arguments, TextWriter output, TextWriter error)
    {
        var result = Parse(root, arguments);
        if (result.Errors.Count > 0 && result.GetResult(GlobalOptions.Help) is null)
            throw new UsageException(result.Errors[0].Message.TrimEnd('.'));
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
    }

    /// <summary>What <paramref name="arguments"/> mean.</summary>
    /// <exception cref="UsageException">They do not fit the verb's own table.</exception>
    internal static ParseResult Parse(RootCommand root, string[] arguments)
    {
        var configuration = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        // The program's own name stands first because the parser drops a first argument that ends in it, also "--root=/var/lib/corten".
        return root.Parse([root.Name, .. ArgumentNormalizer.Normalize(root, arguments)], configuration);
    }

    // "[suggest:12] corten run --": how the shells' completion scripts ask.
    private static bool IsCompletion(string[] arguments) =>
        arguments.Length > 0 && arguments[0].StartsWith("[suggest", StringComparison.Ordinal);

    private static int Complete(RootCommand root, string[] arguments, TextWriter output, TextWriter error)
    {
        VerbCommand.DefineAll(root);
        NameCompletions.AddTo(root);
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        return root.Parse(arguments, configuration).Invoke(new InvocationConfiguration { Output = output, Error = error });
    }
}
