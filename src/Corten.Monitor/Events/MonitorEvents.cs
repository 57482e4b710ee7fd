using System.Globalization;
using Corten.Monitor.Protocol;

namespace Corten.Monitor.Events;

/// <summary>What a monitor writes into the event log: that its process has started, and how it ended. Nobody else sees both as they happen.</summary>
internal sealed class MonitorEvents(MonitorOptions options, TimeProvider time)
{
    private readonly EventLog? _log = options.EventLog is { } directory ? new EventLog(directory) : null;
    private DateTimeOffset? _ended;

    /// <summary>The process runs.</summary>
    public void Started() => Append(options.ExecProcess is null ? "start" : "exec_start");

    /// <summary>The process has ended; told once for each process.</summary>
    public void Ended(ExitRecord exit)
    {
        if (_ended == exit.StartedAt)
            return;
        _ended = exit.StartedAt;
        if (exit.OomKilled && options.ExecProcess is null)
            Append("oom");
        Append(options.ExecProcess is null ? "die" : "exec_die", ("exitCode", exit.Code.ToString(CultureInfo.InvariantCulture)));
    }

    private void Append(string action, params ReadOnlySpan<(string Key, string Value)> more)
    {
        if (_log is null)
            return;
        var attributes = options.EventActor is { } file ? EventActor.Read(file) : [];
        if (options.ExecProcess is not null)
            attributes["execID"] = Path.GetFileName(options.RunDirectory);
        foreach (var (key, value) in more)
            attributes[key] = value;
        _log.Append(new EventRecord(time.GetUtcNow(), "container", action, options.ContainerId, attributes));
    }
}
