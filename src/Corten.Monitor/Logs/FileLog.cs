using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Logs;

/// <summary>
/// A log file, one record to a line. A file that has its full size becomes FILE.1, that one FILE.2 and so on, and a new one is begun, so that
/// no record is ever divided between two.
/// </summary>
internal abstract class FileLog : ContainerLog
{
    private const OpenFlags Flags = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append | OpenFlags.NoFollow;
    private const uint Mode = 0x1a0;
    private readonly LogTarget _target;
    private readonly TimeProvider _time;
    private readonly LineBuffer _records = new();
    private SafeFileHandle _file;
    private long _size;

    private protected FileLog(LogTarget target, TimeProvider time)
    {
        _target = target;
        _time = time;
        _file = UnixFile.Open(target.Path!, Flags, Mode);
        _size = (long)FileStatus.Of(_file).Size;
    }

    /// <inheritdoc/>
    public override void Write(LogStream stream, ReadOnlySpan<byte> data)
    {
        _records.Clear();
        DateTime now = _time.GetUtcNow().UtcDateTime;
        while (!data.IsEmpty)
        {
            int before = _records.Written.Length;
            var line = TakeLine(ref data, out bool whole);
            Append(_records, stream, now, line, whole);
            if (IsFull(_records.Written.Length) && _size + before > 0)
            {
                Flush(before);
                Rotate();
            }
        }
        Flush(_records.Written.Length);
    }

    /// <summary>Appends one record to <paramref name="target"/>.</summary>
    private protected abstract void Append(LineBuffer target, LogStream stream, DateTime now, ReadOnlySpan<byte> text, bool whole);

    private bool IsFull(int more) => _target.MaxSize > 0 && _size + more > _target.MaxSize;

    private void Flush(int count)
    {
        try
        {
            UnixFile.Write(_file, _records.Written[..count]);
            _size += count;
        }
        catch (LinuxException)
        {
            KeepWhole(_records.Written[..count]);
        }
        _records.RemoveFirst(count);
    }

    // Of what had no room, see the summary, the records that came onto the disk whole stay; the half of one must not spoil the next.
    private void KeepWhole(ReadOnlySpan<byte> records)
    {
        try
        {
            long written = (long)FileStatus.Of(_file).Size - _size;
            if (written <= 0)
                return;
            int whole = records[..(int)Math.Min(written, records.Length)].LastIndexOf((byte)'\n') + 1;
            SparseFile.SetSize(_file, _size + whole);
            _size += whole;
        }
        catch (LinuxException)
        {
        }
    }

    // Where a file cannot be renamed or made, the present one goes on.
    private void Rotate()
    {
        string path = _target.Path!;
        for (int number = _target.MaxFiles - 1; number > 0; number--)
            UnixDirectory.TryRename(number == 1 ? path : LogFiles.Numbered(path, number - 1), LogFiles.Numbered(path, number));
        if (_target.MaxFiles <= 1)
            UnixDirectory.TryUnlink(path);
        try
        {
            var next = UnixFile.Open(path, Flags, Mode);
            _file.Dispose();
            _file = next;
            _size = (long)FileStatus.Of(next).Size;
        }
        catch (LinuxException)
        {
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();
}
