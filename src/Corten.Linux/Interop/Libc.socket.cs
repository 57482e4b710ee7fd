using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

internal static unsafe partial class Libc
{
    [LibraryImport(Library)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library)]
    public static partial int socketpair(int domain, int type, int protocol, int* descriptors);

    [LibraryImport(Library)]
    public static partial int bind(int socket, SocketAddressUnix* address, uint length);

    [LibraryImport(Library)]
    public static partial int listen(int socket, int backlog);

    [LibraryImport(Library)]
    public static partial int accept4(int socket, void* address, uint* length, int flags);

    [LibraryImport(Library)]
    public static partial int connect(int socket, SocketAddressUnix* address, uint length);

    [LibraryImport(Library)]
    public static partial int shutdown(int socket, int how);

    [LibraryImport(Library)]
    public static partial nint sendmsg(int socket, MessageHeader* message, int flags);

    [LibraryImport(Library)]
    public static partial nint recvmsg(int socket, MessageHeader* message, int flags);
}
