using System.Text;
using Corten.Linux.Files;
using Corten.Runtime.Lifecycle;
using Corten.Runtime.Records;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class EventsCommand
{
    private const string DefaultInterval = "5s";

    public static Command Define() => new(
        "events", "display container events such as OOM notifications, cpu, memory, and IO usage statistics", "<container-id>",
        [
            new("interval", $"set the stats collection interval (default: {DefaultInterval})"),
            Option.Switch("stats", "display the container's stats then exit"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        string id = arguments.Id();
        string text = arguments.Value("interval") ?? DefaultInterval;
        var interval = Duration.Parse(text) ?? throw arguments.Wrong($"invalid value \"{text}\" for --interval: a duration like 5s or 500ms is wanted");
        if (interval.TotalMilliseconds < 1)
            throw arguments.Wrong("the duration interval must be at least a millisecond");
        if (arguments.Has("stats"))
            Print(ContainerEvent.Of(id, WatchEvents.Statistics(invocation.Store, id)));
        else
            WatchEvents.Run(invocation.Store, id, interval, s => Print(ContainerEvent.Of(id, s)), () => Print(ContainerEvent.OutOfMemory(id)));
        return 0;
    }

    private static void Print(ContainerEvent @event) => UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(@event.ToJson() + "\n"));
}
