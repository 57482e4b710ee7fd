using System.Buffers.Binary;
using Corten.Linux;
using Corten.Linux.Polling;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Logs;

/// <summary>
/// Sends each line to systemd's journal by its native protocol: one datagram to an entry, each field NAME=VALUE, or with its length in front of
/// a value that may hold any byte. The socket never waits; what the journal does not take is lost.
/// </summary>
internal sealed class JournalLog : ContainerLog
{
    private const string Socket = "/run/systemd/journal/socket";
    private readonly LineBuffer _entry = new();
    private readonly byte[] _fields;
    private readonly string _socketPath;
    private SafeFileHandle? _socket;

    /// <param name="fields">NAME=VALUE for each entry.</param>
    /// <param name="socket">The journal's socket.</param>
    public JournalLog(IReadOnlyList<string> fields, string socket = Socket)
    {
        _socketPath = socket;
        foreach (string field in fields)
            AppendField(_entry, field);
        _fields = _entry.Written.ToArray();
    }

    /// <inheritdoc/>
    public override void Write(LogStream stream, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var line = TakeLine(ref data, out bool whole);
            _entry.Clear();
            _entry.Append(_fields);
            // LOG_INFO and LOG_ERR.
            _entry.Append(stream == LogStream.Stdout ? "PRIORITY=6\n"u8 : "PRIORITY=3\n"u8);
            if (!whole)
                _entry.Append("CONTAINER_PARTIAL_MESSAGE=true\n"u8);
            AppendValue(_entry, "MESSAGE"u8, line);
            Send();
        }
    }

    // Once more on a new socket: the journal may have been started anew.
    private void Send()
    {
        if (TrySend() is -Errno.ECONNREFUSED or -Errno.ENOTCONN or -Errno.EPIPE)
        {
            _socket?.Dispose();
            _socket = null;
            TrySend();
        }
    }

    private int TrySend()
    {
        try
        {
            _socket ??= Connect(_socketPath);
            return NonBlocking.TryWrite(_socket, _entry.Written);
        }
        catch (LinuxException absent)
        {
            return -absent.Errno;
        }
    }

    private static SafeFileHandle Connect(string path)
    {
        var socket = DatagramSocket.Connect(path);
        NonBlocking.Set(socket);
        return socket;
    }

    private static void AppendField(LineBuffer target, string field)
    {
        byte[] bytes = UnixString.ToBytes(field);
        int equals = bytes.AsSpan().IndexOf((byte)'=');
        AppendValue(target, bytes.AsSpan(0, equals), bytes.AsSpan(equals + 1));
    }

    private static void AppendValue(LineBuffer target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)value.Length);
        target.Append(name);
        target.Append((byte)'\n');
        target.Append(length);
        target.Append(value);
        target.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override void Dispose() => _socket?.Dispose();
}
