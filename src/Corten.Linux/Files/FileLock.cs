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

    /// <summary>The locked file.</summary>
    public SafeFileHandle Handle => _file;

    /// <summary>Waits until <paramref name="path"/> is locked; makes the file where it is absent.</summary>
    public static FileLock Acquire(string path, bool shared = false) =>
        Lock(path, shared ? Fcntl.LOCK_SH : Fcntl.LOCK_EX) ?? throw new LinuxException("lock", path, Errno.EAGAIN);

    /// <summary>Locks <paramref name="path"/>, or returns null at once where another holds it.</summary>
    public static FileLock? TryAcquire(string path, bool shared = false) =>
        Lock(path, (shared ? Fcntl.LOCK_SH : Fcntl.LOCK_EX) | Fcntl.LOCK_NB);

    /// <summary>
    /// Locks the file <paramref name="path"/> where it exists, or returns null at once where another holds it. Who holds the lock may remove
    /// the file, and the object with it: then this throws ENOENT, whether that happens before or after the file is opened.
    /// </summary>
    public static FileLock? TryAcquireExisting(string path, bool shared = false) =>
        Existing(UnixFile.Open(path, OpenFlags.ReadWrite | OpenFlags.NoFollow), path, (shared ? Fcntl.LOCK_SH : Fcntl.LOCK_EX) | Fcntl.LOCK_NB);

    /// <summary>Whether another holds the lock of an open file; it is not held afterwards by the caller.</summary>
    public static bool IsHeld(SafeFileHandle file)
    {
        int result = Libc.Result(Libc.flock(file.Number(), Fcntl.LOCK_SH | Fcntl.LOCK_NB));
        if (result == 0)
            _ = Libc.flock(file.Number(), Fcntl.LOCK_UN);
        return result is -Errno.EAGAIN;
    }

    /// <summary>
    /// Waits until the directory <paramref name="path"/> is locked, for objects that are a directory each. What the lock was waited for may
    /// have removed the directory: then this throws ENOENT.
    /// </summary>
    public static FileLock AcquireDirectory(string path, bool shared = false) => LockDirectory(path, shared ? Fcntl.LOCK_SH : Fcntl.LOCK_EX)!;

    /// <summary>As <see cref="AcquireDirectory"/>, but null at once where another holds the lock.</summary>
    public static FileLock? TryAcquireDirectory(string path) => LockDirectory(path, Fcntl.LOCK_EX | Fcntl.LOCK_NB);

    private static FileLock? LockDirectory(string path, int operation) =>
        Existing(UnixFile.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow), path, operation);

    private static FileLock? Existing(SafeFileHandle file, string path, int operation)
    {
        var held = Lock(file, path, operation);
        if (held is null || FileStatus.Of(file).Links > 0)
            return held;
        held.Dispose();
        throw new LinuxException("lock", path, Errno.ENOENT);
    }

    private static FileLock? Lock(string path, int operation) =>
        Lock(UnixFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow, 0x180), path, operation);

    private static FileLock? Lock(SafeFileHandle file, string path, int operation)
    {
        int result;
        do
            result = Libc.Result(Libc.flock(file.Number(), operation));
        while (result == -Errno.EINTR);
        if (result == 0)
            return new FileLock(file);
        file.Dispose();
        return result == -Errno.EAGAIN ? null : throw new LinuxException("lock", path, -result);
    }

    /// <summary>Closes a cloned process's copy of the lock, which stays with the process that took it.</summary>
    public void CloseCopy() => _file.Dispose();

    /// <summary>
    /// Releases the lock at once: closing the file alone would leave it to a child that another thread is starting, until that executes its
    /// program.
    /// </summary>
    public void Dispose()
    {
        if (!_file.IsClosed)
            _ = Libc.flock(_file.Number(), Fcntl.LOCK_UN);
        _file.Dispose();
    }
}
