using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class VolumeRmCommand
{
    private const int InUse = 2;
    private const int Missing = 1;

    public static Verb Verb { get; } = new("rm", "Remove volumes that no container uses", Define) { Aliases = ["remove"] };

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("VOLUME") { Arity = ArgumentArity.ZeroOrMore, Description = "Names" };
        var all = CommandOptions.Switch("--all", "Remove all volumes", "-a");
        var force = CommandOptions.Switch("--force", "Remove the containers that use it first; a volume that is not there is no error", "-f");
        var time = CommandOptions.Integer("--time", "SECONDS", "With --force: time until the containers are killed", "-t");
        command.Arguments.Add(names);
        foreach (Option option in (Option[])[all, force, time])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] typed = result.GetValue(names)!;
            if (typed.Length == 0 != result.GetValue(all))
                throw new UsageException("give volumes, or --all");
            if (result.GetValue(time) is not null && !result.GetValue(force))
                throw new UsageException("--force option must be specified to use the --time option");
            var engine = ContainerAccess.Open(context);
            string[] chosen = result.GetValue(all) ? [.. engine.Volumes.List().Select(v => v.Name)] : typed;
            int code = 0;
            foreach (string name in chosen)
                code = Math.Max(code, Remove(context, engine, name, result.GetValue(force), result.GetValue(time)));
            return code;
        });
    }

    // podman's exit codes: 1 where there is no such volume, 2 where it is in use.
    private static int Remove(CommandContext context, ContainerEngine engine, string name, bool force, int? timeout)
    {
        bool isUsed = false;
        bool isMissing = false;
        int code = ContainerAccess.ForEach(context, [name], _ =>
        {
            isMissing = engine.Volumes.Find(name) is null;
            if (force && isMissing)
                return;
            var volume = engine.Volumes.Get(name);
            isUsed = !force && engine.Volumes.Users(volume).Count > 0;
            engine.RemoveVolume(volume, force, timeout);
        });
        if (code == 0)
            return 0;
        return isUsed ? InUse : isMissing ? Missing : code;
    }
}
