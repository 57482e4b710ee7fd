using Corten.Linux;
using Corten.Linux.Polling;
using Corten.Monitor.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Streams;

/// <summary>One connection to the attach socket, or the one that the owner passed on.</summary>
internal sealed class AttachClient : IDisposable
{
    private readonly ByteQueue _waiting = new();

    public AttachClient(SafeFileHandle socket, bool owner)
    {
        NonBlocking.Set(socket);
        Socket = socket;
        IsOwner = owner;
    }

    public SafeFileHandle Socket { get; }

    /// <summary>Whether it started the container, and cleans up after it as long as it is connected.</summary>
    public bool IsOwner { get; }

    public AttachFlags Flags { get; set; }

    /// <summary>Frames from the client.</summary>
    public FrameBuffer Frames { get; } = new();

    /// <summary>Whether it is gone.</summary>
    public bool Closed { get; private set; }

    /// <summary>Whether it has yet to take what was sent.</summary>
    public bool Blocked => _waiting.Length > 0;

    /// <summary>Index in the poll list of this turn; -1 for none.</summary>
    public int PollIndex { get; set; } = -1;

    public void Send(ReadOnlySpan<byte> frame)
    {
        if (Closed)
            return;
        if (_waiting.Length == 0)
        {
            int count = NonBlocking.TryWrite(Socket, frame);
            if (count < 0 && count != -Errno.EAGAIN)
            {
                Close();
                return;
            }
            frame = frame[Math.Max(0, count)..];
        }
        _waiting.Append(frame);
    }

    /// <summary>Sends what waits, as far as the client takes it.</summary>
    public void Flush()
    {
        while (_waiting.Length > 0 && !Closed)
        {
            int count = NonBlocking.TryWrite(Socket, _waiting.Bytes);
            if (count == -Errno.EAGAIN)
                return;
            if (count < 0)
                Close();
            else
                _waiting.Remove(count);
        }
    }

    /// <summary>Reads once from the socket into <see cref="Frames"/>; false at its end.</summary>
    public bool Receive()
    {
        int count = NonBlocking.TryRead(Socket, Frames.Free);
        if (count > 0)
            Frames.Filled(count);
        return count > 0 || count == -Errno.EAGAIN;
    }

    public void Close()
    {
        Closed = true;
        _waiting.Clear();
    }

    public void Dispose() => Socket.Dispose();
}
