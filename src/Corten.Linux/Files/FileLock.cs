using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// An flock(2) on a file of its own, released by Dispose or by the end of the process. One lock to an object; the lock file stays, so that
/// two processes never lock different files of one name.
/// </summary>
public sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits until <paramref name="path"/> is locked; makes the file where it is absent.</summary>
    public static FileLock Acquire(string path, bool shared = false) =>
        Lock(path, shared ? Fcntl.LOCK_SH : Fcntl.LOCK_EX) ?? throw new LinuxException("lock", path, Errno.EAGAIN);

    /// <summary>Locks <paramref name="path"/>, or returns null at once where another holds it.</summary>
    public static FileLock? TryAcquire(string path, bool shared = false) =>
        Lock(path, (shared ? Fcntl.LOCK_SH : Fcntl.LOCK_EX) | Fcntl.LOCK_NB);

    private static FileLock? Lock(string path, int operation)
    {
        var file = UnixFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow, 0x180);
        int result;
        do
            result = Libc.Result(Libc.flock(file.Number(), operation));
        while (result == -Errno.EINTR);
        if (result == 0)
            return new FileLock(file);
        file.Dispose();
        return result == -Errno.EAGAIN ? null : throw new LinuxException("lock", path, -result);
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _file.Dispose();
}
