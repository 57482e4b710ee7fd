using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>Opens, reads and writes files of the host by path or below a directory handle; see open(2), read(2), write(2).</summary>
public static unsafe class UnixFile
{
    /// <summary>Opens <paramref name="path"/> close-on-exec.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <param name="flags">Flags of open(2).</param>
    /// <param name="mode">Permission bits for a new file, before the umask.</param>
    public static SafeFileHandle Open(string path, OpenFlags flags, uint mode = 0) =>
        new(LinuxException.Check(TryOpenAt(Fcntl.AT_FDCWD, path, flags, mode), "open", path), ownsHandle: true);

    /// <summary>Opens <paramref name="path"/> below <paramref name="directory"/>, close-on-exec.</summary>
    public static SafeFileHandle OpenAt(SafeFileHandle directory, string path, OpenFlags flags, uint mode = 0) =>
        new(LinuxException.Check(TryOpenAt(directory.Number(), path, flags, mode), "open", path), ownsHandle: true);

    /// <summary>As <see cref="Open"/>, but null where there is no such file (ENOENT).</summary>
    public static SafeFileHandle? OpenIfExists(string path, OpenFlags flags)
    {
        int result = TryOpenAt(Fcntl.AT_FDCWD, path, flags, 0);
        if (result == -Errno.ENOENT)
            return null;
        return new(LinuxException.Check(result, "open", path), ownsHandle: true);
    }

    /// <summary>The file descriptor, or a negated errno.</summary>
    internal static int TryOpenAt(int directory, string path, OpenFlags flags, uint mode)
    {
        int result;
        do
            result = Libc.Result(Libc.openat(directory, path, (int)flags | Fcntl.O_CLOEXEC, mode));
        while (result == -Errno.EINTR);
        return result;
    }

    /// <summary>read(2) once; restarted after a signal. Zero at the end of the file.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer) =>
        LinuxException.Check(TryRead(file.Number(), buffer), "read");

    internal static int TryRead(int file, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            nint result;
            do
                result = Libc.Result(Libc.read(file, bytes, buffer.Length));
            while (result == -Errno.EINTR);
            return (int)result;
        }
    }

    /// <summary>Writes all of <paramref name="data"/>.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> data, string? path = null)
    {
        while (!data.IsEmpty)
            data = data[LinuxException.Check(TryWrite(file.Number(), data), "write", path)..];
    }

    internal static int TryWrite(int file, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            nint result;
            do
                result = Libc.Result(Libc.write(file, bytes, data.Length));
            while (result == -Errno.EINTR);
            return (int)result;
        }
    }

    /// <summary>fsync(2): what was written is on the disk when this returns.</summary>
    public static void Sync(SafeFileHandle file, string? path = null) =>
        LinuxException.Check(Libc.Result(Libc.fsync(file.Number())), "fsync", path);

    /// <summary>Has the kernel begin to write a part of the file to the disk (sync_file_range(2)). Only a hint: nothing is promised, and no failure told.</summary>
    /// <param name="file">Open for writing.</param>
    /// <param name="offset">Bytes from the start.</param>
    /// <param name="length">Bytes.</param>
    public static void StartWriteBack(SafeFileHandle file, long offset, long length) =>
        _ = Libc.sync_file_range(file.Number(), offset, length, FileConstants.SYNC_FILE_RANGE_WRITE);

    /// <summary>The number of the file descriptor. The caller keeps the handle alive while it uses the number.</summary>
    public static int Number(this SafeFileHandle file) => (int)file.DangerousGetHandle();
}
