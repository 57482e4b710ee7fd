using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int linkat(int oldDirectory, string oldPath, int newDirectory, string newPath, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int fchmodat(int directory, string path, uint mode, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int utimensat(int directory, string path, Timespec* times, int flags);

    [LibraryImport(Library)]
    public static partial int futimens(int fd, Timespec* times);

    [LibraryImport(Library)]
    public static partial nint getdents64(int fd, byte* buffer, nint size);
}
