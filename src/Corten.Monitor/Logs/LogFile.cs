using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Logs;

/// <summary>Reads a log record by record, the oldest of its files first, and goes on where it ended when more was written.</summary>
public sealed class LogFile : IDisposable
{
    private readonly string _path;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _line = [];
    private SafeFileHandle _file;
    private int _start;
    private int _end;

    private LogFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>Opens a log; null where the container has written none.</summary>
    public static LogFile? Open(string path) => OpenFrom(path, LogFiles.Oldest(path)) is { } file ? new LogFile(path, file) : null;

    /// <summary>The next record, or null at the present end. Lines that are no records are passed over.</summary>
    public LogRecord? Read()
    {
        while (ReadLine())
        {
            var record = LogRecord.Parse(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line));
            _line.Clear();
            if (record is not null)
                return record;
        }
        return null;
    }

    // A line that is not finished stays in _line for the next call.
    private bool ReadLine()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            int length = rest.IndexOf((byte)'\n');
            _line.AddRange(length < 0 ? rest : rest[..length]);
            _start = length < 0 ? _end : _start + length + 1;
            if (length >= 0)
                return true;
            _start = 0;
            _end = UnixFile.Read(_file, _buffer);
            if (_end == 0 && !GoOn())
                return false;
        }
    }

    // True where a later file has begun, which makes this one whole.
    private bool GoOn()
    {
        if (OpenNext() is not { } next)
            return false;
        // What was written between the last read and the renaming.
        _end = UnixFile.Read(_file, _buffer);
        if (_end > 0)
        {
            next.Dispose();
            return true;
        }
        _file.Dispose();
        _file = next;
        // The half of a record, as after a full disk.
        _line.Clear();
        return true;
    }

    // Looks again where the files were renamed meanwhile: the number would be that of another.
    private SafeFileHandle? OpenNext()
    {
        var own = FileStatus.Of(_file);
        while (true)
        {
            int number = LogFiles.Find(_path, own);
            if (number == 0 || OpenFrom(_path, number < 0 ? LogFiles.Oldest(_path) : number - 1) is not { } next)
                return null;
            if (LogFiles.Find(_path, own) == number)
                return next;
            next.Dispose();
        }
    }

    private static SafeFileHandle? OpenFrom(string path, int oldest)
    {
        for (int number = oldest; number >= 0; number--)
        {
            if (UnixFile.OpenIfExists(LogFiles.Numbered(path, number), OpenFlags.ReadOnly) is { } file)
                return file;
        }
        return null;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
