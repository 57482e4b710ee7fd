using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int statx(int directory, string path, int flags, uint mask, Statx* buffer);

    [LibraryImport(Library)]
    public static partial int fstatfs(int fd, Statfs* buffer);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int statfs(string path, Statfs* buffer);
}
