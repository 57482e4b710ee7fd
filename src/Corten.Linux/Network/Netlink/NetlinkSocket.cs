using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Corten.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Network.Netlink;

/// <summary>Reads one record from a message of a dump; null passes over it.</summary>
internal delegate T? NetlinkParser<T>(ushort type, ReadOnlySpan<byte> payload)
    where T : class;

/// <summary>
/// A conversation with the kernel over netlink(7), family NETLINK_ROUTE: a request, its answer, in turn. The socket belongs to the network
/// namespace in which it was made, wherever its user goes.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    // What the kernel fills at most with one piece of a dump.
    private const int BufferSize = 64 << 10;

    private const int MaxAttempts = 10;

    private readonly SafeFileHandle _socket;

    private readonly byte[] _buffer = new byte[BufferSize];

    private uint _sequence;

    private NetlinkSocket(SafeFileHandle socket) => _socket = socket;

    /// <summary>A socket in the calling thread's network namespace.</summary>
    public static NetlinkSocket Open() => new(new SafeFileHandle(
        LinuxException.Check(
            Libc.Result(Libc.socket(NetlinkConstants.AF_NETLINK, NetlinkConstants.SOCK_RAW | SocketConstants.SOCK_CLOEXEC, NetlinkConstants.NETLINK_ROUTE)),
            "open a netlink socket"),
        ownsHandle: true));

    /// <summary>A socket in another network namespace, which the calling thread enters for that moment.</summary>
    /// <exception cref="LinuxException">EPERM: that takes CAP_SYS_ADMIN in both.</exception>
    public static NetlinkSocket OpenIn(SafeFileHandle networkNamespace)
    {
        using var own = UnixFile.Open("/proc/thread-self/ns/net", OpenFlags.ReadOnly);
        Namespace.Join(networkNamespace, NamespaceKinds.Network);
        try
        {
            return Open();
        }
        finally
        {
            Namespace.Join(own, NamespaceKinds.Network);
        }
    }

    /// <summary>Sends a request with NLM_F_ACK; zero or the kernel's negated errno.</summary>
    public int TryExecute(Span<byte> message) => Converse<object>(message, null, null);

    /// <summary>Sends a request with NLM_F_ACK and reads the answers that come before the acknowledgement.</summary>
    /// <returns>Zero or the kernel's negated errno.</returns>
    public int TryQuery<T>(Span<byte> message, NetlinkParser<T> parse, List<T> answers)
        where T : class => Converse(message, parse, answers);

    /// <summary>Sends a request with NLM_F_DUMP; everything that the kernel has, as of one moment.</summary>
    /// <param name="message">The request.</param>
    /// <param name="parse">Reads one record.</param>
    /// <param name="operation">For the error.</param>
    public IReadOnlyList<T> Dump<T>(Span<byte> message, NetlinkParser<T> parse, string operation)
        where T : class
    {
        int result = -Errno.EAGAIN;
        for (int attempt = 0; attempt < MaxAttempts && result == -Errno.EAGAIN; attempt++)
        {
            var records = new List<T>();
            result = Converse(message, parse, records);
            if (result == 0)
                return records;
        }
        throw new LinuxException(operation, null, -result);
    }

    public void Dispose() => _socket.Dispose();

    private int Converse<T>(Span<byte> message, NetlinkParser<T>? parse, List<T>? records)
        where T : class
    {
        _sequence++;
        MemoryMarshal.AsRef<NetlinkHeader>(message).nlmsg_seq = _sequence;
        UnixFile.Write(_socket, message, "a netlink request");
        bool interrupted = false;
        while (true)
        {
            ReadOnlySpan<byte> rest = Receive();
            while (Take(ref rest, out var header, out var payload))
            {
                if (header.nlmsg_seq != _sequence)
                    continue;
                interrupted |= (header.nlmsg_flags & NetlinkConstants.NLM_F_DUMP_INTR) != 0;
                if (header.nlmsg_type is NetlinkConstants.NLMSG_ERROR or NetlinkConstants.NLMSG_DONE)
                    return interrupted ? -Errno.EAGAIN : payload.Length < sizeof(int) ? 0 : MemoryMarshal.Read<int>(payload);
                if (parse?.Invoke(header.nlmsg_type, payload) is { } record)
                    records!.Add(record);
            }
        }
    }

    private ReadOnlySpan<byte> Receive()
    {
        fixed (byte* buffer = _buffer)
        {
            var part = new IoVector { iov_base = buffer, iov_len = BufferSize };
            var message = new MessageHeader { msg_iov = &part, msg_iovlen = 1 };
            nint result;
            do
                result = Libc.Result(Libc.recvmsg(_socket.Number(), &message, 0));
            while (result == -Errno.EINTR);
            int length = (int)LinuxException.Check(result, "receive a netlink answer");
            if ((message.msg_flags & NetlinkConstants.MSG_TRUNC) != 0)
                throw new LinuxException("receive a netlink answer", null, Errno.EMSGSIZE);
            return _buffer.AsSpan(0, length);
        }
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, out NetlinkHeader header, out ReadOnlySpan<byte> payload)
    {
        int size = Unsafe.SizeOf<NetlinkHeader>();
        header = rest.Length < size ? default : MemoryMarshal.Read<NetlinkHeader>(rest);
        payload = default;
        if (header.nlmsg_len < size || header.nlmsg_len > rest.Length)
            return false;
        payload = rest[size..(int)header.nlmsg_len];
        rest = rest[(int)Math.Min((header.nlmsg_len + 3) & ~3u, (uint)rest.Length)..];
        return true;
    }
}
