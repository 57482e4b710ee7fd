using Corten.Engine;
using Corten.Engine.Records;
using Corten.Linux.Polling;
using Corten.Monitor.Logs;
using Corten.Monitor.Protocol;

namespace Corten.Output;

/// <summary>Prints a log as it grows, until the container has ended.</summary>
internal static class LogFollower
{
    public static void Run(ContainerEngine engine, Container container, LogFile log, LogView view)
    {
        using var watch = FileWatch.Open(engine.Paths.Log(container.Record.Id));
        using var connection = engine.Attach(container, AttachFlags.None);
        var set = new PollSet();
        while (connection is not null)
        {
            view.ShowNew(log);
            set.Clear();
            int ended = set.Add(connection.Socket, PollEvents.Readable);
            set.Add(watch, PollEvents.Readable);
            set.Wait();
            FileWatch.Drain(watch);
            // The monitor says nothing to a client that wants no stream, until the end.
            if (set.Result(ended) != PollEvents.None)
                break;
        }
        view.ShowNew(log);
    }
}
