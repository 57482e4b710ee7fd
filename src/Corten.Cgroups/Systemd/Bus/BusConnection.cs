using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Cgroups.Systemd.Bus;

/// <summary>A connection to a message bus: D-Bus Specification. One caller, one call at a time; signals that come meanwhile are kept.</summary>
internal sealed class BusConnection : IDisposable
{
    private const int StartLength = 16;
    private const int PatienceMilliseconds = 30_000;
    private readonly SafeFileHandle _socket;
    private readonly Queue<BusMessage> _signals = [];
    private uint _serial;

    private BusConnection(SafeFileHandle socket) => _socket = socket;

    /// <summary>Connects to the bus whose socket is at <paramref name="path"/> and says who calls.</summary>
    public static BusConnection Open(string path)
    {
        BusConnection? connection = null;
        try
        {
            connection = new BusConnection(UnixSocket.Connect(path));
            connection.Authenticate();
            connection.Call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello");
            return connection;
        }
        catch (Exception error) when (error is LinuxException or BusException)
        {
            connection?.Dispose();
            throw new BusException($"cannot speak with the message bus at {path}: {error.Message}", inner: error);
        }
    }

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <exception cref="BusException">The answer is an error, or does not come within 30 seconds.</exception>
    public BusMessage Call(string destination, string path, string @interface, string member, string? signature = null, Action<BusWriter>? body = null)
    {
        var content = new BusWriter();
        body?.Invoke(content);
        var call = new BusMessage
        {
            Type = BusMessage.MethodCall,
            Destination = destination,
            Path = path,
            Interface = @interface,
            Member = member,
            Signature = signature,
            Body = content.ToArray(),
        };
        uint serial = ++_serial;
        UnixFile.Write(_socket, call.Marshal(serial));
        return Answer(serial, member);
    }

    /// <summary>The next signal that <paramref name="wanted"/> takes.</summary>
    public BusMessage WaitForSignal(Func<BusMessage, bool> wanted, string what)
    {
        long end = Environment.TickCount64 + PatienceMilliseconds;
        while (true)
        {
            while (_signals.TryDequeue(out var signal))
            {
                if (wanted(signal))
                    return signal;
            }
            Keep(Receive(end, what));
        }
    }

    public void Dispose() => _socket.Dispose();

    private BusMessage Answer(uint serial, string member)
    {
        long end = Environment.TickCount64 + PatienceMilliseconds;
        while (true)
        {
            var message = Receive(end, "an answer to " + member);
            bool mine = message.ReplySerial == serial;
            if (mine && message.Type == BusMessage.MethodReturn)
                return message;
            if (mine && message.Type == BusMessage.Error)
                throw new BusException(message.Signature?.StartsWith('s') == true ? message.Read().String() : message.ErrorName ?? "an error without a name", message.ErrorName);
            Keep(message);
        }
    }

    private void Keep(BusMessage message)
    {
        if (message.Type == BusMessage.Signal)
            _signals.Enqueue(message);
    }

    private BusMessage Receive(long end, string what)
    {
        byte[] start = new byte[StartLength];
        Fill(start, end, what);
        byte[] whole = new byte[BusMessage.TotalLength(start)];
        start.CopyTo(whole, 0);
        Fill(whole.AsSpan(StartLength), end, what);
        return BusMessage.Parse(whole);
    }

    private void Fill(Span<byte> buffer, long end, string what)
    {
        while (!buffer.IsEmpty)
        {
            int left = (int)Math.Max(0, end - Environment.TickCount64);
            if (!Poll.WaitReadable(_socket, left))
                throw new BusException($"{what} did not come within {PatienceMilliseconds / 1000} seconds");
            int count = UnixFile.Read(_socket, buffer);
            if (count == 0)
                throw new BusException($"the bus closed the connection before {what} came");
            buffer = buffer[count..];
        }
    }

    // Without a name of its own the bus takes the caller's from the socket, which is right in every user namespace.
    private void Authenticate()
    {
        UnixFile.Write(_socket, "\0AUTH EXTERNAL\r\nDATA\r\n"u8);
        string line = ReadLine();
        if (line == "DATA")
            line = ReadLine();
        if (!line.StartsWith("OK ", StringComparison.Ordinal))
            throw new BusException($"it does not accept this user: {line}");
        UnixFile.Write(_socket, "BEGIN\r\n"u8);
    }

    private string ReadLine()
    {
        const int Longest = 512;
        var line = new StringBuilder();
        Span<byte> one = stackalloc byte[1];
        long end = Environment.TickCount64 + PatienceMilliseconds;
        while (line.Length < Longest)
        {
            Fill(one, end, "an answer to AUTH");
            if (one[0] == '\n')
                break;
            line.Append((char)one[0]);
        }
        return line.ToString().TrimEnd('\r');
    }
}
