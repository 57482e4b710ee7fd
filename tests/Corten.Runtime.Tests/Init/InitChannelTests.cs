using Corten.Linux.Files;
using Corten.Linux.Sockets;
using Corten.Runtime.Init;

namespace Corten.Runtime.Tests.Init;

public sealed class InitChannelTests
{
    [Fact]
    public void What_is_sent_is_received_in_order_with_its_text()
    {
        var (first, second) = Pair();
        using (first)
        using (second)
        {
            first.Send(InitMessage.Pid, "42");
            first.Send(InitMessage.Created);
            Assert.Equal("42", second.Expect(InitMessage.Pid));
            Assert.Equal("", second.Expect(InitMessage.Created));
        }
    }

    [Fact]
    public void An_error_takes_the_place_of_what_was_due()
    {
        var (first, second) = Pair();
        using (first)
        using (second)
        {
            first.Send(InitMessage.Error, "exec: \"x\": not there");
            Assert.Equal("exec: \"x\": not there", Assert.Throws<RuntimeException>(() => second.Expect(InitMessage.Created)).Message);
        }
    }

    [Fact]
    public void The_end_of_the_stream_is_no_message_and_half_a_message_is_the_end()
    {
        var (socket, other) = UnixSocket.Pair();
        using var channel = new InitChannel(other);
        UnixFile.Write(socket, [(byte)InitMessage.Pid, 5, 0, 0, 0, (byte)'4']);
        socket.Dispose();
        Assert.Null(channel.Receive());
        Assert.Contains("ended before it was ready", Assert.Throws<RuntimeException>(() => channel.Expect(InitMessage.Pid)).Message);
    }

    [Fact]
    public void A_length_that_lies_is_refused()
    {
        var (socket, other) = UnixSocket.Pair();
        using var channel = new InitChannel(other);
        UnixFile.Write(socket, [(byte)InitMessage.Pid, 0, 0, 0, 0x7f]);
        Assert.Throws<RuntimeException>(() => channel.Receive());
        socket.Dispose();
    }

    private static (InitChannel First, InitChannel Second) Pair()
    {
        var (first, second) = UnixSocket.Pair();
        return (new InitChannel(first), new InitChannel(second));
    }
}
