using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Observing;
using Corten.Output;

namespace Corten.Commands;

internal static class TopCommand
{
    public static Verb Verb { get; } = new("top", "Show the processes of a container", Define) { OptionsEndAtFirstArgument = true };

    private static void Define(Command command)
    {
        var words = new Argument<string[]>("CONTAINER")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = $"Name or ID, then columns ({string.Join(", ", ProcessTable.Columns)}) or options of ps(1)",
        };
        var latest = CommandOptions.Switch("--latest", "Of the last created container", "-l");
        command.Arguments.Add(words);
        command.Options.Add(latest);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            var given = result.GetValue(words)!.ToList();
            if (result.GetValue(latest))
                given.Insert(0, engine.Latest().Record.Id);
            if (given.Count == 0)
                throw new UsageException("'corten top' requires at least 1 argument (CONTAINER): you must provide the name or id of a running container");
            var shown = ProcessTable.Of(engine.Get(given[0]), given[1..], context.Time);
            var table = new Table([.. shown.Headers]);
            foreach (var row in shown.Rows)
                table.Add([.. row]);
            table.WriteTo(context.Output);
            return 0;
        });
    }
}
