using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class VolumeInspectCommand
{
    public static Verb Verb { get; } = new("inspect", "Show everything about volumes", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("VOLUME") { Arity = ArgumentArity.ZeroOrMore, Description = "Names" };
        var all = CommandOptions.Switch("--all", "Show all volumes", "-a");
        var format = CommandOptions.Format();
        format.Aliases.Add("-f");
        command.Arguments.Add(names);
        command.Options.Add(all);
        command.Options.Add(format);
        command.SetAction(result =>
        {
            string[] typed = result.GetValue(names)!;
            if (typed.Length == 0 != result.GetValue(all))
                throw new UsageException("give volumes, or --all");
            return Run(new CommandContext(result), typed, result.GetValue(format));
        });
    }

    private static int Run(CommandContext context, string[] names, string? format)
    {
        var volumes = ContainerAccess.Open(context).Volumes;
        IReadOnlyList<Engine.Records.VolumeRecord?> found = names.Length == 0 ? [.. volumes.List()] : [.. names.Select(volumes.Find)];
        Inspections.Print(
            context.Output,
            [.. found.OfType<Engine.Records.VolumeRecord>().Select(v => JsonSerializer.SerializeToElement(VolumeInspection.Of(v, volumes), VolumeInspectionJson.Relaxed.VolumeInspection))],
            format);
        foreach (string missing in names.Where((_, i) => found[i] is null))
            context.Error.WriteLine($"Error: no such volume: {missing}");
        return found.Contains(null) ? 1 : 0;
    }
}
