using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>
/// Extended attributes of a file, see xattr(7), by its handle, or by its name in an open directory. The second form never follows a symlink
/// in the name and serves files that cannot be opened for this (symlinks, devices, fifos); it needs /proc.
/// </summary>
public static unsafe class ExtendedAttributes
{
    /// <summary>Sets an attribute; zero, or the negated errno.</summary>
    public static int TrySet(SafeFileHandle file, string attribute, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
            return Libc.Result(Libc.fsetxattr(file.Number(), attribute, bytes, value.Length, 0));
    }

    /// <inheritdoc cref="TrySet(SafeFileHandle, string, ReadOnlySpan{byte})"/>
    public static int TrySet(SafeFileHandle directory, string name, string attribute, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
            return Libc.Result(Libc.lsetxattr(ProcPath(directory, name), attribute, bytes, value.Length, 0));
    }

    /// <summary>Removes an attribute; zero, or the negated errno.</summary>
    public static int TryRemove(SafeFileHandle file, string attribute) => Libc.Result(Libc.fremovexattr(file.Number(), attribute));

    /// <summary>The value of an attribute; null where the file does not have it.</summary>
    public static byte[]? Get(SafeFileHandle file, string attribute) =>
        Read((bytes, size) => Libc.fgetxattr(file.Number(), attribute, (byte*)bytes, size), attribute);

    /// <inheritdoc cref="Get(SafeFileHandle, string)"/>
    public static byte[]? Get(SafeFileHandle directory, string name, string attribute)
    {
        string path = ProcPath(directory, name);
        return Read((bytes, size) => Libc.lgetxattr(path, attribute, (byte*)bytes, size), attribute);
    }

    /// <summary>The names of all attributes.</summary>
    public static IReadOnlyList<string> List(SafeFileHandle file) =>
        Split(Read((bytes, size) => Libc.flistxattr(file.Number(), (byte*)bytes, size), "names"));

    /// <inheritdoc cref="List(SafeFileHandle)"/>
    public static IReadOnlyList<string> List(SafeFileHandle directory, string name)
    {
        string path = ProcPath(directory, name);
        return Split(Read((bytes, size) => Libc.llistxattr(path, (byte*)bytes, size), "names"));
    }

    private static string ProcPath(SafeFileHandle directory, string name) => $"/proc/self/fd/{directory.Number()}/{name}";

    // The size is asked for first; where the value grew since (ERANGE), again.
    private static byte[]? Read(Func<nint, nint, nint> call, string what)
    {
        while (true)
        {
            nint size = Libc.Result(call(0, 0));
            if (size is -Errno.ENODATA or -Errno.EOPNOTSUPP)
                return null;
            var value = new byte[LinuxException.Check(size, "read extended attribute", what)];
            nint read;
            fixed (byte* bytes = value)
                read = size == 0 ? 0 : Libc.Result(call((nint)bytes, size));
            if (read == -Errno.ERANGE)
                continue;
            return value[..(int)LinuxException.Check(read, "read extended attribute", what)];
        }
    }

    private static List<string> Split(byte[]? names)
    {
        var result = new List<string>();
        ReadOnlySpan<byte> rest = names;
        while (rest.IndexOf((byte)0) is var end and >= 0)
        {
            result.Add(UnixString.FromBytes(rest[..end]));
            rest = rest[(end + 1)..];
        }
        return result;
    }
}
