using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library)]
    public static partial nint sendfile(int output, int input, long* offset, nint count);
}
