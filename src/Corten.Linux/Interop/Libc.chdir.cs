using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int chdir(string path);

    [LibraryImport(Library)]
    public static partial int fchdir(int fd);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int chroot(string path);

    [LibraryImport(Library)]
    public static partial nint getcwd(byte* buffer, nint size);
}
