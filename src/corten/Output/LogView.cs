using Corten.Linux.Files;
using Corten.Monitor.Logs;

namespace Corten.Output;

/// <summary>Prints log records: standard error to standard error, the rest to standard output.</summary>
/// <param name="since">Only records after this time.</param>
/// <param name="until">Only records before this time.</param>
/// <param name="tail">Only so many of the last lines of what is there at first; null is all.</param>
/// <param name="times">Whether the time stands before each line.</param>
/// <param name="prefix">Stands before each line, before the time; empty for one log alone.</param>
internal sealed class LogView(DateTimeOffset? since, DateTimeOffset? until, int? tail, bool times, string prefix = "")
{
    private bool _inLine;

    /// <summary>Prints what the log holds now.</summary>
    public void ShowPresent(LogFile log)
    {
        if (tail is null)
        {
            ShowNew(log);
            return;
        }
        var last = new Queue<LogRecord>();
        int lines = 0;
        while (log.Read() is { } record)
        {
            if (!IsWanted(record))
                continue;
            last.Enqueue(record);
            lines += record.Whole ? 1 : 0;
            // A last line without its end counts as one.
            while (lines + (record.Whole ? 0 : 1) > tail)
                lines -= last.Dequeue().Whole ? 1 : 0;
        }
        foreach (var record in last)
            Show(record);
    }

    /// <summary>Prints what came since the last call.</summary>
    public void ShowNew(LogFile log)
    {
        while (log.Read() is { } record)
        {
            if (IsWanted(record))
                Show(record);
        }
    }

    private bool IsWanted(LogRecord record) => (since is null || record.Time >= since) && (until is null || record.Time <= until);

    private void Show(LogRecord record)
    {
        var target = record.Stream == LogStream.Stderr ? StandardStream.Error : StandardStream.Output;
        if (prefix.Length > 0 && !_inLine)
            UnixFile.Write(target, System.Text.Encoding.UTF8.GetBytes(prefix + " "), "standard output");
        if (times && !_inLine)
            UnixFile.Write(target, System.Text.Encoding.ASCII.GetBytes(record.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z ")), "standard output");
        UnixFile.Write(target, record.Text, "standard output");
        _inLine = !record.Whole;
    }
}
