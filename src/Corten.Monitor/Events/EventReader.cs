using Corten.Linux.Files;
using Corten.Linux.Polling;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Events;

/// <summary>Reads the event log in its order, and goes on where it ended when more was written, over any change of files.</summary>
public sealed class EventReader : IDisposable
{
    private readonly EventLog _log;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _line = [];
    private SafeFileHandle? _file;
    private bool _fromStart = true;

    /// <summary>Reads from the oldest record that is kept.</summary>
    public EventReader(EventLog log)
    {
        _log = log;
        UnixDirectory.MakeIfAbsent(log.Directory, 0x1c0);
        Watch = FileWatch.Open(log.Directory);
    }

    /// <summary>Becomes readable when the log has grown; <see cref="ReadNew"/> takes what it says.</summary>
    public SafeFileHandle Watch { get; }

    /// <summary>What was written since the last call.</summary>
    public IReadOnlyList<EventRecord> ReadNew()
    {
        FileWatch.Drain(Watch);
        var records = new List<EventRecord>();
        do
            ReadToEnd(records);
        while (Advance(records));
        return records;
    }

    // True where another file is open now. Writers are kept away, so that nothing comes between the end of one file and the next.
    private bool Advance(List<EventRecord> records)
    {
        using var shared = FileLock.Acquire(_log.Lock, shared: true);
        ReadToEnd(records);
        ulong? present = _file is null ? null : FileStatus.Of(_file).Inode;
        ulong? current = FileStatus.Find(_log.Current)?.Inode;
        ulong? older = FileStatus.Find(_log.Older)?.Inode;
        bool wantsOlder = older is not null && (present is null ? _fromStart : present != current && present != older);
        string? next = wantsOlder ? _log.Older : current is not null && present != current ? _log.Current : null;
        if (next is null)
            return false;
        _fromStart = false;
        _file?.Dispose();
        _file = UnixFile.Open(next, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        return true;
    }

    private void ReadToEnd(List<EventRecord> records)
    {
        int count;
        while (_file is not null && (count = UnixFile.Read(_file, _buffer)) > 0)
            Take(_buffer.AsSpan(0, count), records);
    }

    // A line that is not finished stays in _line.
    private void Take(ReadOnlySpan<byte> bytes, List<EventRecord> records)
    {
        int length;
        while ((length = bytes.IndexOf((byte)'\n')) >= 0)
        {
            _line.AddRange(bytes[..length]);
            if (EventRecord.Parse(_line.ToArray()) is { } record)
                records.Add(record);
            _line.Clear();
            bytes = bytes[(length + 1)..];
        }
        _line.AddRange(bytes);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        Watch.Dispose();
    }
}
