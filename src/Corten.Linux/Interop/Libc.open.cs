using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Custom, StringMarshallingCustomType = typeof(UnixStringMarshaller))]
    public static partial int openat(int directory, string path, int flags, uint mode);

    [LibraryImport(Library)]
    public static partial int close(int fd);

    public static int openat2(int directory, string path, OpenHow how)
    {
        Span<byte> buffer = stackalloc byte[UnixString.StackSize];
        using var name = new UnixStringBuffer(path, buffer);
        fixed (byte* bytes = name.Bytes)
        {
            return (int)syscall(SystemCallNumber.SYS_openat2, directory, (nint)bytes, (nint)(&how), sizeof(OpenHow));
        }
    }
}
