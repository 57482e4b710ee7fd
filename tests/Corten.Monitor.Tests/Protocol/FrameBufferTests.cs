using Corten.Monitor.Protocol;

namespace Corten.Monitor.Tests.Protocol;

public sealed class FrameBufferTests
{
    [Fact]
    public void Frames_come_out_whole_however_the_socket_cuts_them()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var sent = new List<byte[]>();
            var stream = new List<byte>();
            for (int i = random.Next(1, 20); i > 0; i--)
            {
                var payload = new byte[random.Next(0, random.Next(2) == 0 ? 20 : Frame.MaxPayload + 1)];
                random.NextBytes(payload);
                sent.Add(payload);
                stream.AddRange(Frame.Make((FrameKind)(i % 3), payload));
            }
            Assert.Equal(sent, Receive([.. stream], random));
        }
    }

    private static List<byte[]> Receive(byte[] stream, Random random)
    {
        var buffer = new FrameBuffer();
        var received = new List<byte[]>();
        for (int at = 0; at < stream.Length;)
        {
            Assert.False(buffer.Free.IsEmpty);
            int count = Math.Min(Math.Min(random.Next(1, 9000), buffer.Free.Length), stream.Length - at);
            stream.AsSpan(at, count).CopyTo(buffer.Free);
            buffer.Filled(count);
            at += count;
            while (buffer.TryTake(out _, out var payload))
                received.Add(payload.ToArray());
        }
        return received;
    }

    [Fact]
    public void A_length_beyond_the_limit_breaks_the_stream()
    {
        var buffer = new FrameBuffer();
        Frame.WriteHeader(buffer.Free, FrameKind.Stdin, Frame.MaxPayload + 1);
        buffer.Filled(Frame.HeaderSize);
        Assert.False(buffer.TryTake(out _, out _));
        Assert.True(buffer.Broken);
    }

    [Fact]
    public void A_header_is_laid_out_as_dockers()
    {
        Assert.Equal([1, 0, 0, 0, 0, 0, 1, 2], Frame.Make(FrameKind.Stdout, new byte[258])[..8]);
        Assert.Equal([17, 0, 0, 0, 0, 0, 0, 4, 0, 24, 1, 0], Frame.MakeResize(24, 256));
        Assert.Equal([19, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 137, 1], Frame.MakeExit(137, oomKilled: true));
    }
}
