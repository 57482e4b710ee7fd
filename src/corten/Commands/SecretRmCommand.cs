using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class SecretRmCommand
{
    public static Verb Verb { get; } = new("rm", "Remove secrets; containers that have them keep them", Define) { Aliases = ["remove"] };

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("SECRET") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var all = CommandOptions.Switch("--all", "Remove all secrets", "-a");
        var ignore = CommandOptions.Switch("--ignore", "A secret that is not there is no error", "-i");
        command.Arguments.Add(names);
        command.Options.Add(all);
        command.Options.Add(ignore);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] typed = result.GetValue(names)!;
            if (typed.Length == 0 != result.GetValue(all))
                throw new UsageException("give secrets, or --all");
            var engine = ContainerAccess.Open(context);
            return Remove(context, engine, result.GetValue(all) ? [.. engine.Secrets.List().Select(s => s.Id)] : typed, result.GetValue(ignore));
        });
    }

    // It is the ID that is printed, whatever was typed.
    private static int Remove(CommandContext context, ContainerEngine engine, IEnumerable<string> names, bool ignore)
    {
        int code = 0;
        foreach (string name in names)
        {
            var secret = engine.Secrets.Find(name);
            if (secret is null && ignore)
                continue;
            code |= ContainerAccess.ForEach(context, [secret?.Id ?? name], id => engine.Secrets.Remove(engine.Secrets.Get(id)));
        }
        return code;
    }
}
