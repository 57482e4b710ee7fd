using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Sockets;

/// <summary>unix(7) datagram sockets, named by a path of at most 107 bytes or, with '@' in front, by a name without a file.</summary>
public static unsafe class DatagramSocket
{
    /// <summary>A socket that receives at <paramref name="name"/>, which must not exist.</summary>
    public static SafeFileHandle Bind(string name)
    {
        var socket = Create();
        var address = Address(name, out uint length);
        LinuxException.Check(Libc.Result(Libc.bind(Number(socket), &address, length)), "bind a socket to", name);
        return socket;
    }

    /// <summary>A socket whose datagrams go to <paramref name="name"/>.</summary>
    /// <exception cref="LinuxException">ENOENT or ECONNREFUSED: nobody receives there.</exception>
    public static SafeFileHandle Connect(string name)
    {
        var socket = Create();
        var address = Address(name, out uint length);
        LinuxException.Check(Libc.Result(Libc.connect(Number(socket), &address, length)), "connect to", name);
        return socket;
    }

    private static int Number(SafeFileHandle socket) => (int)socket.DangerousGetHandle();

    private static SafeFileHandle Create() => new(
        LinuxException.Check(
            Libc.Result(Libc.socket(SocketConstants.AF_UNIX, DatagramConstants.SOCK_DGRAM | SocketConstants.SOCK_CLOEXEC, 0)), "create a socket"),
        ownsHandle: true);

    private static SocketAddressUnix Address(string name, out uint length)
    {
        byte[] bytes = UnixString.ToBytes(name);
        if (bytes.Length >= SocketAddressUnix.SocketPath.Length)
            throw new LinuxException("use a socket named", name, Errno.ENAMETOOLONG);
        var address = new SocketAddressUnix { sun_family = SocketConstants.AF_UNIX };
        Span<byte> path = address.sun_path;
        bytes.CopyTo(path);
        bool isAbstract = bytes is [(byte)'@', ..];
        if (isAbstract)
            path[0] = 0;
        // The length of an abstract name counts; a path ends with a zero byte.
        length = (uint)(sizeof(ushort) + bytes.Length + (isAbstract ? 0 : 1));
        return address;
    }
}
