using System.Text;
using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Sockets;

/// <summary>unix(7) stream sockets. Paths may be longer than the 107 bytes of sun_path: their directory is opened and named by descriptor.</summary>
public static unsafe class UnixSocket
{
    /// <summary>Two connected sockets.</summary>
    public static (SafeFileHandle First, SafeFileHandle Second) Pair()
    {
        int* pair = stackalloc int[2];
        LinuxException.Check(
            Libc.Result(Libc.socketpair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0, pair)),
            "create a socket pair");
        return (new SafeFileHandle(pair[0], ownsHandle: true), new SafeFileHandle(pair[1], ownsHandle: true));
    }

    /// <summary>A socket that listens at <paramref name="path"/>, which must not exist.</summary>
    public static SafeFileHandle Listen(string path, int backlog = 16)
    {
        var socket = Create();
        WithAddress(path, (address, length) => LinuxException.Check(Libc.Result(Libc.bind(socket.Number(), address, length)), "bind a socket to", path));
        LinuxException.Check(Libc.Result(Libc.listen(socket.Number(), backlog)), "listen on", path);
        return socket;
    }

    /// <summary>A connection to the socket at <paramref name="path"/>.</summary>
    /// <exception cref="LinuxException">ENOENT: no such socket. ECONNREFUSED: nobody listens any more.</exception>
    public static SafeFileHandle Connect(string path)
    {
        var socket = Create();
        WithAddress(path, (address, length) => LinuxException.Check(Libc.Result(Libc.connect(socket.Number(), address, length)), "connect to", path));
        return socket;
    }

    /// <summary>The next connection to a listening socket; waits for it where the socket blocks.</summary>
    public static SafeFileHandle Accept(SafeFileHandle listener)
    {
        int result;
        do
            result = Libc.Result(Libc.accept4(listener.Number(), null, null, SocketConstants.SOCK_CLOEXEC));
        while (result == -Errno.EINTR);
        return new SafeFileHandle(LinuxException.Check(result, "accept a connection"), ownsHandle: true);
    }

    /// <summary>Tells the other end that nothing more is written: it reads the end of the stream.</summary>
    public static void FinishWriting(SafeFileHandle socket) => _ = Libc.shutdown(socket.Number(), SocketConstants.SHUT_WR);

    private static SafeFileHandle Create() => new(
        LinuxException.Check(
            Libc.Result(Libc.socket(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | SocketConstants.SOCK_CLOEXEC, 0)), "create a socket"),
        ownsHandle: true);

    private delegate void AddressUser(SocketAddressUnix* address, uint length);

    private static void WithAddress(string path, AddressUser use)
    {
        byte[] name = UnixString.ToBytes(path);
        SafeFileHandle? directory = null;
        if (name.Length >= SocketAddressUnix.SocketPath.Length)
        {
            int slash = path.LastIndexOf('/');
            directory = UnixFile.Open(slash <= 0 ? "/" : path[..slash], OpenFlags.Path | OpenFlags.Directory);
            name = Encoding.UTF8.GetBytes($"/proc/self/fd/{directory.Number()}/{path[(slash + 1)..]}");
        }
        using (directory)
        {
            if (name.Length >= SocketAddressUnix.SocketPath.Length)
                throw new LinuxException("use a socket named", path, Errno.ENAMETOOLONG);
            var address = new SocketAddressUnix { sun_family = SocketConstants.AF_UNIX };
            name.CopyTo((Span<byte>)address.sun_path);
            use(&address, (uint)(sizeof(ushort) + name.Length + 1));
        }
    }
}
