using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class ContainerInspectCommand
{
    public static Verb Verb { get; } = new("inspect", "Show everything about containers", Define);

    private static void Define(Command command)
    {
        var names = ContainerAccess.Containers(command);
        var format = CommandOptions.Format();
        format.Aliases.Add("-f");
        command.Options.Add(format);
        command.SetAction(result => Run(new CommandContext(result), result.GetValue(names)!, result.GetValue(format)));
    }

    private static int Run(CommandContext context, string[] names, string? format)
    {
        var engine = ContainerAccess.Open(context);
        var found = names.Select(engine.Find).ToArray();
        Inspections.Print(
            context.Output,
            [.. found.OfType<Engine.Records.Container>().Select(c => JsonSerializer.SerializeToElement(ContainerInspection.Of(c, engine.Paths), ContainerInspectionJson.Indented.ContainerInspection))],
            format);
        for (int i = 0; i < names.Length; i++)
        {
            if (found[i] is null)
                context.Error.WriteLine($"Error: no such container: {names[i]}");
        }
        return found.Contains(null) ? Dialect.Failure : 0;
    }
}
