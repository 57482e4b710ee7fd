using System.Buffers.Binary;
using Corten.Linux;
using Corten.Linux.Polling;
using Corten.Linux.Sockets;
using Corten.Linux.Terminals;
using Corten.Monitor.Protocol;
using Corten.Monitor.Streams;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Clients;

/// <summary>The client's end of an attach socket. Sending never blocks: what the monitor does not take yet waits here.</summary>
public sealed class AttachConnection : IDisposable
{
    private readonly FrameBuffer _frames = new();
    private readonly ByteQueue _waiting = new();

    /// <summary>Takes a connected socket and says what the client wants.</summary>
    public AttachConnection(SafeFileHandle socket, AttachFlags flags)
    {
        Socket = socket;
        NonBlocking.Set(socket);
        Send(FrameKind.Attach, [(byte)flags]);
    }

    /// <summary>The socket, for poll: readable always, writable while <see cref="Blocked"/>.</summary>
    public SafeFileHandle Socket { get; }

    /// <summary>Whether bytes wait for the monitor; no more input should be read meanwhile.</summary>
    public bool Blocked => _waiting.Length > 0;

    /// <summary>Whether the monitor has gone.</summary>
    public bool Ended { get; private set; }

    /// <summary>Connects to the monitor of a run directory; null where there is none any more.</summary>
    public static AttachConnection? Open(RunFiles files, AttachFlags flags)
    {
        try
        {
            return new AttachConnection(UnixSocket.Connect(files.AttachSocket), flags);
        }
        catch (LinuxException gone) when (gone.Errno is Errno.ENOENT or Errno.ECONNREFUSED or Errno.ENOTDIR)
        {
            return null;
        }
    }

    /// <summary>Sends one frame; at most <see cref="Frame.MaxPayload"/> bytes.</summary>
    public void Send(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        _waiting.Append(Frame.Make(kind, payload));
        Flush();
    }

    /// <summary>Gives the container's terminal a size.</summary>
    public void Resize(WindowSize size)
    {
        _waiting.Append(Frame.MakeResize(size.Rows, size.Columns));
        Flush();
    }

    /// <summary>Sends what waits, as far as the monitor takes it. A monitor that is gone is noticed by <see cref="Receive"/>.</summary>
    public void Flush()
    {
        while (_waiting.Length > 0)
        {
            int count = NonBlocking.TryWrite(Socket, _waiting.Bytes);
            if (count == -Errno.EAGAIN)
                return;
            if (count < 0)
                _waiting.Clear();
            else
                _waiting.Remove(count);
        }
    }

    /// <summary>Reads once from the socket; false where the monitor is gone.</summary>
    public bool Receive()
    {
        int count = NonBlocking.TryRead(Socket, _frames.Free);
        if (count > 0)
            _frames.Filled(count);
        Ended = count <= 0 && count != -Errno.EAGAIN;
        return !Ended;
    }

    /// <summary>The next whole frame that came; its payload is valid until the next call.</summary>
    public bool TryTake(out FrameKind kind, out ReadOnlySpan<byte> payload) => _frames.TryTake(out kind, out payload);

    /// <summary>Waits for the exit frame, whatever comes before it; null where the monitor goes without one, or after the timeout.</summary>
    /// <param name="timeout">Milliseconds; -1 waits for ever.</param>
    public int? WaitForExit(int timeout = -1)
    {
        long end = Environment.TickCount64 + timeout;
        while (true)
        {
            while (TryTake(out var kind, out var payload))
            {
                if (kind == FrameKind.Exit)
                    return ExitCode(payload);
            }
            int left = timeout < 0 ? -1 : (int)Math.Max(0, end - Environment.TickCount64);
            if (!Poll.WaitReadable(Socket, left) || !Receive())
                return null;
        }
    }

    /// <summary>The exit code in the payload of an exit frame.</summary>
    public static int ExitCode(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt32BigEndian(payload);

    /// <summary>Disconnects; the container runs on.</summary>
    public void Dispose() => Socket.Dispose();
}
