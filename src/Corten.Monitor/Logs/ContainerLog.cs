namespace Corten.Monitor.Logs;

/// <summary>Which of its streams a process wrote to.</summary>
public enum LogStream
{
    /// <summary>Standard output, or the terminal.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>
/// Keeps what a process writes. A log that cannot be written (a full disk, a journal that does not read) loses lines; the process goes on,
/// because a container that stops for its log would be worse.
/// </summary>
public abstract class ContainerLog : IDisposable
{
    /// <summary>The names of the drivers.</summary>
    public static IReadOnlyList<string> Drivers { get; } = ["k8s-file", "json-file", "journald", "none"];

    /// <summary>Opens the log of a driver; null for none.</summary>
    public static ContainerLog? Open(LogTarget target, TimeProvider time) => target.Driver switch
    {
        "k8s-file" => new KubernetesLog(target, time),
        "json-file" => new JsonLog(target, time),
        "journald" => new JournalLog(target.Fields),
        "none" => null,
        _ => throw new MonitorException($"there is no log driver \"{target.Driver}\""),
    };

    /// <summary>Whether a driver writes a file.</summary>
    public static bool IsFile(string driver) => driver is "k8s-file" or "json-file";

    /// <summary>Appends <paramref name="data"/>, any part of what the process wrote to <paramref name="stream"/>.</summary>
    public abstract void Write(LogStream stream, ReadOnlySpan<byte> data);

    /// <summary>Closes the log.</summary>
    public abstract void Dispose();

    // The part up to the next line's end, and whether that end is there.
    private protected static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> data, out bool whole)
    {
        int end = data.IndexOf((byte)'\n');
        whole = end >= 0;
        var line = whole ? data[..end] : data;
        data = whole ? data[(end + 1)..] : default;
        return line;
    }
}
