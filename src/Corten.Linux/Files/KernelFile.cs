using System.Text;
using Corten.Linux.Abi;

namespace Corten.Linux.Files;

/// <summary>Reads and writes the small text files by which the kernel is configured (proc, sys, cgroup): one value, one system call.</summary>
public static class KernelFile
{
    /// <summary>Writes <paramref name="value"/> with a single write(2), as these files demand.</summary>
    public static void Write(string path, string value) =>
        LinuxException.Check(TryWrite(path, value), $"write \"{value}\" to", path);

    /// <summary>As <see cref="Write"/>; returns zero or the negated errno.</summary>
    public static int TryWrite(string path, string value)
    {
        int file = UnixFile.TryOpenAt(Fcntl.AT_FDCWD, path, OpenFlags.WriteOnly, 0);
        if (file < 0)
            return file;
        int result = UnixFile.TryWrite(file, Encoding.UTF8.GetBytes(value));
        _ = Interop.Libc.close(file);
        return Math.Min(result, 0);
    }

    /// <summary>The file's content without trailing line ends.</summary>
    public static string Read(string path) =>
        TryRead(path, out int error) ?? throw new LinuxException("read", path, error);

    /// <summary>The whole content of any small file as bytes; null where it cannot be read. Three system calls for up to 4 KiB.</summary>
    public static byte[]? TryReadBytes(string path)
    {
        int file = UnixFile.TryOpenAt(Fcntl.AT_FDCWD, path, OpenFlags.ReadOnly, 0);
        if (file < 0)
            return null;
        Span<byte> buffer = stackalloc byte[4096];
        byte[] content = [];
        int count;
        while ((count = UnixFile.TryRead(file, buffer)) > 0)
        {
            content = [.. content, .. buffer[..count]];
            if (count < buffer.Length)
                break; // Of a regular file less than asked for is all there is.
        }
        _ = Interop.Libc.close(file);
        return count < 0 ? null : content;
    }

    /// <summary>As <see cref="Read"/>; null and a positive <paramref name="errno"/> where the file cannot be read.</summary>
    public static string? TryRead(string path, out int errno)
    {
        int file = UnixFile.TryOpenAt(Fcntl.AT_FDCWD, path, OpenFlags.ReadOnly, 0);
        errno = Math.Max(-file, 0);
        if (file < 0)
            return null;
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: true);
        var content = new List<byte>();
        Span<byte> buffer = stackalloc byte[4096];
        int count;
        while ((count = UnixFile.TryRead(file, buffer)) > 0)
            content.AddRange(buffer[..count]);
        errno = -count;
        return count < 0 ? null : UnixString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(content)).TrimEnd('\n');
    }
}
