using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>Has the disk begin to work on a file while it is still being written from its beginning: the sync at the end then has less to wait for.</summary>
public sealed class WriteBack
{
    private const long Unit = 8 << 20;

    private long _started;

    /// <summary>Says that <paramref name="length"/> bytes of <paramref name="file"/> are written.</summary>
    public void Advance(SafeFileHandle file, long length)
    {
        if (length - _started < Unit)
            return;
        UnixFile.StartWriteBack(file, _started, length - _started);
        _started = length;
    }

    /// <summary>Says that the file is empty again.</summary>
    public void Restart() => _started = 0;
}
