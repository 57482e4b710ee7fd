using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int execveat(int directory, string path, byte** argv, byte** envp, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int execve(string path, byte** argv, byte** envp);

    [LibraryImport(Library)]
    public static partial void _exit(int status);

    [LibraryImport(Library)]
    public static partial int close_range(uint first, uint last, int flags);

    [LibraryImport(Library)]
    public static partial int dup3(int fd, int newFd, int flags);

    [LibraryImport(Library)]
    public static partial int setsid();

    [LibraryImport(Library)]
    public static partial uint umask(uint mask);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int faccessat(int directory, string path, int mode, int flags);
}
