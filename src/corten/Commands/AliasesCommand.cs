using System.CommandLine;
using Corten.Aliases;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class AliasesCommand
{
    public static Verb Verb { get; } = new("aliases", "Make symlinks under which the commands of other programs run: docker, podman, umoci ...", Define);

    private static void Define(Command command)
    {
        var directory = new Argument<string>("DIR") { Description = "The directory of the symlinks; with it first on PATH the commands run as they are printed" };
        var names = new Argument<string[]>("NAME")
        {
            Description = $"Only these: {string.Join(", ", AliasDirectory.Programs.Keys)}",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var force = CommandOptions.Switch("--force", "Replace other files of these names", "-f");
        var remove = CommandOptions.Switch("--remove", "Remove the symlinks instead");
        command.Arguments.Add(directory);
        command.Arguments.Add(names);
        command.Options.Add(force);
        command.Options.Add(remove);
        command.SetAction(result =>
        {
            string given = result.GetValue(directory)!;
            if (given.Length == 0)
                throw new UsageException("the directory of the aliases is empty");
            var aliases = new AliasDirectory(Path.GetFullPath(given));
            var done = result.GetValue(remove)
                ? aliases.Remove(result.GetValue(names)!)
                : aliases.Create(result.GetValue(names)!, result.GetValue(force));
            foreach (string name in done)
                result.InvocationConfiguration.Output.WriteLine(name);
            return 0;
        });
    }
}
