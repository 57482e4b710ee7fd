using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>Files with holes: lseek(2) with SEEK_DATA and SEEK_HOLE, ftruncate(2).</summary>
public static class SparseFile
{
    /// <summary>Moves the file offset, in bytes from the start.</summary>
    public static void Seek(SafeFileHandle file, long offset) =>
        LinuxException.Check(Libc.Result(Libc.lseek(file.Number(), (nint)offset, FileConstants.SEEK_SET)), "seek");

    /// <summary>Sets the size in bytes; what is beyond the data written becomes a hole.</summary>
    public static void SetSize(SafeFileHandle file, long size) =>
        LinuxException.Check(Libc.Result(Libc.ftruncate(file.Number(), (nint)size)), "set the size of a file");

    /// <summary>The next run of data at or after <paramref name="offset"/>: its start and length; null where only a hole follows.</summary>
    public static (long Offset, long Length)? NextData(SafeFileHandle file, long offset)
    {
        nint start = Libc.Result(Libc.lseek(file.Number(), (nint)offset, FileConstants.SEEK_DATA));
        if (start == -Errno.ENXIO)
            return null;
        LinuxException.Check(start, "seek to data");
        nint end = LinuxException.Check(Libc.Result(Libc.lseek(file.Number(), start, FileConstants.SEEK_HOLE)), "seek to a hole");
        return (start, end - start);
    }
}
