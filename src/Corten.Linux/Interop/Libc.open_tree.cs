using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int open_tree(int directory, string path, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int move_mount(int fromDirectory, string fromPath, int toDirectory, string toPath, uint flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int mount_setattr(int directory, string path, uint flags, MountAttr* attributes, nuint size);
}
