using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

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
/// Appends what a process writes to a log file, one record to a line. A log that cannot be written (a full disk) loses lines; the process goes
/// on, because a container that stops for its log would be worse.
/// </summary>
public abstract class ContainerLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly TimeProvider _time;
    private readonly LineBuffer _records = new();

    /// <summary>Opens <paramref name="path"/> for appending.</summary>
    private protected ContainerLog(string path, TimeProvider time)
    {
        _time = time;
        _file = UnixFile.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append | OpenFlags.NoFollow, 0x1a0);
    }

    /// <summary>The log of a driver: k8s-file, json-file; null for none.</summary>
    public static ContainerLog? Open(string driver, string? path, TimeProvider time) => driver switch
    {
        "k8s-file" => new KubernetesLog(path!, time),
        "json-file" => new JsonLog(path!, time),
        "none" => null,
        _ => throw new MonitorException($"there is no log driver \"{driver}\""),
    };

    /// <summary>Appends <paramref name="data"/>, any part of what the process wrote to <paramref name="stream"/>.</summary>
    public void Write(LogStream stream, ReadOnlySpan<byte> data)
    {
        _records.Clear();
        DateTime now = _time.GetUtcNow().UtcDateTime;
        while (!data.IsEmpty)
        {
            int end = data.IndexOf((byte)'\n');
            bool whole = end >= 0;
            Append(_records, stream, now, whole ? data[..end] : data, whole);
            data = whole ? data[(end + 1)..] : default;
        }
        try
        {
            UnixFile.Write(_file, _records.Written);
        }
        catch (LinuxException)
        {
            // The lines are lost; see the summary.
        }
    }

    /// <summary>Appends one record to <paramref name="target"/>.</summary>
    private protected abstract void Append(LineBuffer target, LogStream stream, DateTime now, ReadOnlySpan<byte> text, bool whole);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        GC.SuppressFinalize(this);
    }
}
