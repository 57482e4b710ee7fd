using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int mknodat(int directory, string path, uint mode, ulong device);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int symlinkat(string target, int directory, string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int fchownat(int directory, string path, uint owner, uint group, int flags);

    [LibraryImport(Library)]
    public static partial int fchmod(int fd, uint mode);

    [LibraryImport(Library)]
    public static partial int fchown(int fd, uint owner, uint group);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial nint readlinkat(int directory, string path, byte* buffer, nint size);
}
