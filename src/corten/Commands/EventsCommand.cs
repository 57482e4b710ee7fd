using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Events;
using Corten.Output;

namespace Corten.Commands;

internal static class EventsCommand
{
    public static Verb Verb { get; } = new("events", "Show what happens to containers and images", Define);

    private static void Define(Command command)
    {
        var since = CommandOptions.Text("--since", "TIME", "Show what happened after a time or within a duration");
        var until = CommandOptions.Text("--until", "TIME", "Show what happens until a time, then end");
        var filter = CommandOptions.List("--filter", "KEY=VALUE", $"Show those that match: {string.Join(", ", EventFilters.Keys)}", "-f");
        var format = CommandOptions.Format();
        var stream = new Option<bool>("--stream") { Description = "Wait for what comes yet", DefaultValueFactory = _ => true };
        var past = CommandOptions.Switch("--no-stream", "Show what is kept, then end");
        var full = new Option<bool>("--no-trunc") { Description = "Do not shorten IDs", DefaultValueFactory = _ => true };
        foreach (Option option in (Option[])[since, until, filter, format, stream, past, full])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var now = context.Time.GetUtcNow();
            var events = new EventStream(new EnginePaths(context.Root, context.RunRoot), Filters(result.GetValue(filter)!), context.Time)
            {
                Since = TimeFlag.Parse(result.GetValue(since), now, "--since"),
                Until = TimeFlag.Parse(result.GetValue(until), now, "--until"),
                Follow = result.GetValue(stream) && !result.GetValue(past),
            };
            var text = EventText.For(result.GetValue(format), result.GetValue(full));
            events.Run(record => Print(context, text(record)));
            return 0;
        });
    }

    private static void Print(CommandContext context, string line)
    {
        context.Output.WriteLine(line);
        context.Output.Flush();
    }

    private static EventFilters Filters(string[] texts)
    {
        try
        {
            return EventFilters.Parse(texts);
        }
        catch (EngineException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
