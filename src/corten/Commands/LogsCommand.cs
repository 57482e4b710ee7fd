using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;
using Corten.Monitor.Logs;
using Corten.Output;

namespace Corten.Commands;

internal static class LogsCommand
{
    public static Verb Verb { get; } = new("logs", "Show what a container wrote", Define);

    private static void Define(Command command)
    {
        var name = ContainerAccess.Container(command);
        var follow = CommandOptions.Switch("--follow", "Go on until the container ends", "-f");
        var since = CommandOptions.Text("--since", "TIME", "Show what came after a time or within a duration");
        var until = CommandOptions.Text("--until", "TIME", "Show what came before a time");
        var tail = CommandOptions.Text("--tail", "NUMBER", "Show the last lines only; \"all\" shows all", "-n");
        var times = CommandOptions.Switch("--timestamps", "Show the time of each line", "-t");
        foreach (Option option in (Option[])[follow, since, until, tail, times])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var now = context.Time.GetUtcNow();
            var view = new LogView(
                TimeFlag.Parse(result.GetValue(since), now, "--since"), TimeFlag.Parse(result.GetValue(until), now, "--until"),
                Tail(result.GetValue(tail)), result.GetValue(times));
            var engine = ContainerAccess.Open(context);
            return Run(engine, engine.Get(result.GetValue(name)!), view, result.GetValue(follow));
        });
    }

    private static int Run(ContainerEngine engine, Container container, LogView view, bool follow)
    {
        if (container.Record.Options.LogDriver == "none")
            throw new EngineException($"container {container.Record.Name} keeps no log: its log driver is none");
        using var log = LogFile.Open(engine.Paths.Log(container.Record.Id));
        if (log is null)
            return 0;
        view.ShowPresent(log);
        if (follow)
            LogFollower.Run(engine, container, log, view);
        return 0;
    }

    private static int? Tail(string? text)
    {
        if (text is null or "all")
            return null;
        return int.TryParse(text, out int lines) ? lines < 0 ? null : lines : throw new UsageException($"invalid number \"{text}\" for --tail");
    }
}
