using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Sockets;

/// <summary>Sends and receives an open descriptor over a unix socket (SCM_RIGHTS of unix(7)), with a few bytes beside it.</summary>
public static unsafe class DescriptorPassing
{
    /// <summary>Sends <paramref name="descriptor"/> beside <paramref name="data"/>, which holds at least one byte.</summary>
    public static void Send(SafeFileHandle socket, int descriptor, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            var control = new DescriptorMessage
            {
                header = new ControlHeader
                {
                    cmsg_len = sizeof(ControlHeader) + sizeof(int),
                    cmsg_level = SocketConstants.SOL_SOCKET,
                    cmsg_type = SocketConstants.SCM_RIGHTS,
                },
                descriptor = descriptor,
            };
            var vector = new IoVector { iov_base = bytes, iov_len = data.Length };
            var message = Message(&vector, &control);
            nint result;
            do
                result = Libc.Result(Libc.sendmsg(socket.Number(), &message, SocketConstants.MSG_NOSIGNAL));
            while (result == -Errno.EINTR);
            LinuxException.Check(result, "send a descriptor");
        }
    }

    /// <summary>Receives bytes into <paramref name="data"/> and the descriptor beside them, close-on-exec; null where none came.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">Where the bytes go.</param>
    /// <param name="count">Number of bytes received; zero at the end of the stream.</param>
    public static SafeFileHandle? Receive(SafeFileHandle socket, Span<byte> data, out int count)
    {
        fixed (byte* bytes = data)
        {
            DescriptorMessage control = default;
            var vector = new IoVector { iov_base = bytes, iov_len = data.Length };
            var message = Message(&vector, &control);
            nint result;
            do
                result = Libc.Result(Libc.recvmsg(socket.Number(), &message, SocketConstants.MSG_CMSG_CLOEXEC));
            while (result == -Errno.EINTR);
            count = (int)LinuxException.Check(result, "receive a descriptor");
            bool came = message.msg_controllen >= sizeof(ControlHeader) + sizeof(int)
                && control.header is { cmsg_level: SocketConstants.SOL_SOCKET, cmsg_type: SocketConstants.SCM_RIGHTS };
            return came ? new SafeFileHandle(control.descriptor, ownsHandle: true) : null;
        }
    }

    private static MessageHeader Message(IoVector* vector, DescriptorMessage* control) => new()
    {
        msg_iov = vector,
        msg_iovlen = 1,
        msg_control = control,
        msg_controllen = sizeof(DescriptorMessage),
    };
}
