using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Logs;

/// <summary>Reads a log file record by record, and goes on where it ended when more was written.</summary>
public sealed class LogFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<byte> _line = [];
    private int _start;
    private int _end;

    private LogFile(SafeFileHandle file) => _file = file;

    /// <summary>Opens a log; null where the container has written none.</summary>
    public static LogFile? Open(string path) =>
        UnixFile.OpenIfExists(path, OpenFlags.ReadOnly) is { } file ? new LogFile(file) : null;

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
            if (_end == 0)
                return false;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
