using System.Text;
using Corten.Cgroups;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime;

namespace Corun.CommandLine;

/// <summary>From the words of a command line to an exit code: the rim at which every error becomes a sentence.</summary>
internal sealed class CommandRunner(IReadOnlyList<Command> commands)
{
    // runc's exit code for a command that does not exist.
    private const int UnknownCommand = 3;

    /// <summary>Runs what <paramref name="typed"/> says.</summary>
    public int Run(string[] typed)
    {
        Log log = new(null, "text");
        string name = "";
        int failure = 1;
        try
        {
            var options = Arguments.Parse("", Invocation.Options, typed);
            if (Answer(options))
                return 0;
            var command = Find(options);
            (name, failure) = (command.Name, command.FailureCode);
            var invocation = Invocation.From(options);
            log = invocation.Log;
            return Run(command, options, invocation, typed);
        }
        catch (Exception error)
        {
            log.Error(Tell(error, name));
            return error is UsageException usage ? usage.ExitCode : failure;
        }
    }

    private static string Tell(Exception error, string command) => error switch
    {
        RuntimeException { IsOfProgram: true } => error.Message,
        UsageException => $"{ProgramName.Current}: {error.Message}",
        _ when IsExpected(error) => $"{ProgramName.Current} {command} failed: {error.Message}",
        _ => $"{ProgramName.Current} {command} failed: internal error ({error.GetType().Name}: {error.Message}): this is a defect of corun, please report it",
    };

    private static bool IsExpected(Exception error) =>
        error is RuntimeException or LinuxException or SpecException or CgroupException or IOException or UnauthorizedAccessException;

    private static int Run(Command command, Arguments options, Invocation invocation, string[] typed)
    {
        Option[] known = [.. command.Options, Option.Switch("help", "show help", "h")];
        var arguments = Arguments.Parse(command.Name, known, options.Words.ToArray().AsSpan(1), command.OptionsEndAtWord);
        if (arguments.Has("help"))
        {
            Help.Print(command);
            return 0;
        }
        if (SealedStart.IsNeededFor(command.Name))
            SealedExecutable.EnsureSelf([ProgramName.Typed, .. typed]);
        return command.Run(arguments, invocation);
    }

    private bool Answer(Arguments options)
    {
        if (options.Has("version"))
        {
            UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(Version.Text));
            return true;
        }
        if (!options.Has("help") && options.Words.Count > 0 && options.Words[0] is not ("help" or "h"))
            return false;
        if (options.Words.Count > 1 && commands.FirstOrDefault(c => c.Name == options.Words[1]) is { } command)
            Help.Print(command);
        else
            Help.Print(commands);
        return true;
    }

    private Command Find(Arguments options) => commands.FirstOrDefault(c => c.Name == options.Words[0])
        ?? throw new UsageException($"No help topic for '{options.Words[0]}': there is no such command; see `{ProgramName.Current} --help`", UnknownCommand);
}
