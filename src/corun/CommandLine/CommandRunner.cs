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
    private const string Version = "0.1.0";

    // Verbs that clone a process into a container; it must not be able to write to the executable that it came from.
    private static readonly string[] s_entering = ["create", "exec", "run"];

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
        catch (UsageException error)
        {
            log.Error($"corun: {error.Message}");
            return 1;
        }
        catch (Exception error) when (IsExpected(error))
        {
            log.Error($"corun {name} failed: {error.Message}");
            return failure;
        }
        catch (Exception error)
        {
            log.Error($"corun {name} failed: internal error ({error.GetType().Name}: {error.Message}): this is a defect of corun, please report it");
            return failure;
        }
    }

    private static bool IsExpected(Exception error) =>
        error is RuntimeException or LinuxException or SpecException or CgroupException or IOException or UnauthorizedAccessException;

    private static int Run(Command command, Arguments options, Invocation invocation, string[] typed)
    {
        var arguments = Arguments.Parse(command.Name, [.. command.Options, Option.Switch("help", "show help", "h")], options.Words.ToArray().AsSpan(1));
        if (arguments.Has("help"))
        {
            Help.Print(command);
            return 0;
        }
        if (s_entering.Contains(command.Name))
            SealedExecutable.EnsureSelf(["corun", .. typed]);
        return command.Run(arguments, invocation);
    }

    private bool Answer(Arguments options)
    {
        if (options.Has("version"))
        {
            string text = $"corun version {Version}\nspec: {DefaultSpec.OciVersion}\n";
            UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(text));
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
        ?? throw options.Wrong($"there is no command \"{options.Words[0]}\" in this version");
}
