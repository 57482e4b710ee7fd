using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int fsetxattr(int fd, string name, byte* value, nint size, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int lsetxattr(string path, string name, byte* value, nint size, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial nint fgetxattr(int fd, string name, byte* value, nint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial nint lgetxattr(string path, string name, byte* value, nint size);

    [LibraryImport(Library)]
    public static partial nint flistxattr(int fd, byte* names, nint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial nint llistxattr(string path, byte* names, nint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int fremovexattr(int fd, string name);
}
