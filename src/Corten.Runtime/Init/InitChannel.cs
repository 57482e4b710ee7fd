using System.Buffers.Binary;
using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>One end of the conversation of <see cref="InitMessage"/>: a byte for the kind, four for the length, the text.</summary>
internal sealed class InitChannel(SafeFileHandle socket) : IDisposable
{
    private const int HeaderSize = 5;

    private const int MaxText = 64 << 10;

    /// <summary>Says <paramref name="message"/>.</summary>
    public void Send(InitMessage message, string text = "")
    {
        byte[] payload = Encoding.UTF8.GetBytes(text);
        if (payload.Length > MaxText)
            payload = payload[..MaxText];
        var frame = new byte[HeaderSize + payload.Length];
        frame[0] = (byte)message;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, HeaderSize);
        UnixFile.Write(socket, frame);
    }

    /// <summary>The next message with its text; null at the end of the stream.</summary>
    public (InitMessage Message, string Text)? Receive()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!Fill(header))
            return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        if (length is < 0 or > MaxText)
            throw new RuntimeException("the container's init sent a message that is too long");
        var payload = new byte[length];
        if (!Fill(payload))
            return null;
        return ((InitMessage)header[0], Encoding.UTF8.GetString(payload));
    }

    /// <summary>Waits for <paramref name="wanted"/>, returns its text.</summary>
    /// <exception cref="RuntimeException">The other end reported an error, said something else, or has gone.</exception>
    public string Expect(InitMessage wanted) => Judge(Receive(), wanted);

    /// <summary>As <see cref="Expect(InitMessage)"/>; <paramref name="serve"/> takes what comes before, for as long as it says true.</summary>
    public string Expect(InitMessage wanted, Func<InitMessage, string, bool> serve)
    {
        var got = Receive();
        while (got is { } request && serve(request.Message, request.Text))
            got = Receive();
        return Judge(got, wanted);
    }

    /// <summary>Passes a descriptor.</summary>
    public void SendDescriptor(SafeFileHandle file) => DescriptorPassing.Send(socket, file.Number(), [0]);

    /// <summary>Takes a descriptor that the other end passes.</summary>
    public SafeFileHandle ReceiveDescriptor() =>
        DescriptorPassing.Receive(socket, stackalloc byte[1], out _) ?? throw new RuntimeException("the other end of the container's init sent no descriptor");

    private static string Judge((InitMessage Message, string Text)? answer, InitMessage wanted) => answer switch
    {
        { } got when got.Message == wanted => got.Text,
        { Message: InitMessage.Error } got => throw new RuntimeException(got.Text),
        { } got => throw new RuntimeException($"the container's init said {got.Message} where {wanted} was due"),
        null => throw new RuntimeException($"the container's init ended before it was ready ({wanted})"),
    };

    private bool Fill(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = ReadOrEnd(buffer);
            if (count == 0)
                return false;
            buffer = buffer[count..];
        }
        return true;
    }

    // A peer that was killed with bytes unread resets the connection: that is an end, too.
    private int ReadOrEnd(Span<byte> buffer)
    {
        try
        {
            return UnixFile.Read(socket, buffer);
        }
        catch (LinuxException error) when (error.Errno == Errno.ECONNRESET)
        {
            return 0;
        }
    }

    public void Dispose() => socket.Dispose();
}
