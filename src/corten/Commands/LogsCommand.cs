using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Logging;
using Corten.Engine.Records;
using Corten.Monitor.Logs;
using Corten.Output;

namespace Corten.Commands;

internal static class LogsCommand
{
    public static Verb Verb { get; } = new("logs", "Show what containers wrote", Define);

    private static void Define(Command command)
    {
        var containers = new Argument<string[]>("CONTAINER") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var follow = CommandOptions.Switch("--follow", "Go on until the container ends", "-f");
        var since = CommandOptions.Text("--since", "TIME", "Show what came after a time or within a duration");
        var until = CommandOptions.Text("--until", "TIME", "Show what came before a time");
        var tail = CommandOptions.Text("--tail", "NUMBER", "Show the last lines only; \"all\" shows all", "-n");
        var times = CommandOptions.Switch("--timestamps", "Show the time of each line", "-t");
        var names = CommandOptions.Switch("--names", "Show the container's name before each line");
        var latest = CommandOptions.Switch("--latest", "The container that was made last", "-l");
        command.Arguments.Add(containers);
        foreach (Option option in (Option[])[follow, since, until, tail, times, names, latest])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var now = context.Time.GetUtcNow();
            LogView View(string prefix) => new(
                TimeFlag.Parse(result.GetValue(since), now, "--since"), TimeFlag.Parse(result.GetValue(until), now, "--until"),
                Tail(result.GetValue(tail)), result.GetValue(times), prefix);
            var engine = ContainerAccess.Open(context);
            var chosen = Choose(engine, result.GetValue(containers)!, result.GetValue(latest));
            Func<Container, string> prefix = result.GetValue(names) ? c => c.Record.Name : chosen.Count > 1 ? c => c.Record.ShortId : _ => "";
            return Run(engine, [.. chosen.Select(container => (container, View(prefix(container))))], result.GetValue(follow));
        });
    }

    private static IReadOnlyList<Container> Choose(ContainerEngine engine, string[] names, bool latest)
    {
        if (latest == names.Length > 0)
            throw new UsageException(latest ? "give either --latest or containers" : "no container is named; give names or IDs, or --latest");
        if (!latest)
            return [.. names.Select(engine.Get)];
        return engine.List() is [var last, ..] ? [last] : throw new EngineException("there are no containers");
    }

    private static int Run(ContainerEngine engine, IReadOnlyList<(Container Container, LogView View)> chosen, bool follow)
    {
        foreach (var (container, _) in chosen)
            FileOf(engine, container.Record);
        var logs = new List<LogFile>();
        var followed = new List<FollowedLog>();
        try
        {
            foreach (var (container, view) in chosen)
            {
                string path = FileOf(engine, container.Record);
                if (LogFile.Open(path) is not { } log)
                    continue;
                logs.Add(log);
                view.ShowPresent(log);
                if (follow)
                    followed.Add(new FollowedLog(engine, container, path, log, view));
            }
            LogFollower.Run(followed);
            return 0;
        }
        finally
        {
            followed.ForEach(log => log.Dispose());
            logs.ForEach(log => log.Dispose());
        }
    }

    private static string FileOf(ContainerEngine engine, ContainerRecord record) => LogSettings.FileOf(engine.Paths, record) ?? throw new EngineException(
        record.Options.LogDriver == "none"
            ? $"container {record.Name} keeps no log: its log driver is none"
            : $"the log of container {record.Name} is in the journal: journalctl CONTAINER_ID_FULL={record.Id}");

    private static int? Tail(string? text)
    {
        if (text is null or "all")
            return null;
        return int.TryParse(text, out int lines) ? lines < 0 ? null : lines : throw new UsageException($"invalid number \"{text}\" for --tail");
    }
}
