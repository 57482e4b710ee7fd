using Corten.Runtime.Criu;

namespace Corten.Runtime.Tests.Criu;

public sealed class WireTests
{
    [Fact]
    public void Numbers_texts_and_messages_are_written_as_the_wire_format_says()
    {
        // protobuf.dev, "Encoding": 150 in field 1 is 08 96 01; "testing" in field 2 is 12 07 and the letters; both nested in field 3.
        byte[] message = new WireWriter().Number(1, 150).Text(2, "testing").ToArray();
        Assert.Equal("0896011207" + Convert.ToHexString("testing"u8), Convert.ToHexString(message));
        Assert.Equal("1A03089601", Convert.ToHexString(new WireWriter().Message(3, new WireWriter().Number(1, 150)).ToArray()));
    }

    [Fact]
    public void A_negative_number_takes_ten_bytes() =>
        Assert.Equal("08FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(new WireWriter().Number(1, -1).ToArray()));

    [Fact]
    public void What_is_null_is_left_out_and_what_is_false_is_not() =>
        Assert.Equal("2000", Convert.ToHexString(new WireWriter().Number(1, null).Text(2, null).Flag(3, null).Flag(4, false).Message(5, null).ToArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(int.MaxValue)]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_number_is_read_as_it_was_written(long number)
    {
        var reader = new WireReader(new WireWriter().Number(1000, number).ToArray());
        Assert.True(reader.Next());
        Assert.Equal((1000, number), (reader.Field, reader.Number));
        Assert.False(reader.Next());
    }

    [Fact]
    public void Fixed_numbers_are_passed_over()
    {
        var reader = new WireReader([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4, 0x18, 7]);
        Assert.True(reader.Next() && reader.Next() && reader.Next());
        Assert.Equal((3, 7), (reader.Field, reader.Number));
    }

    [Fact]
    public void Damaged_messages_are_refused_and_never_read_beyond()
    {
        byte[] message = new WireWriter().Number(1, 7).Flag(2, true).Message(5, new WireWriter().Text(1, "post-restore").Number(2, 4711)).Text(9, "why").ToArray();
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = message[..random.Next(message.Length + 1)];
            for (int i = random.Next(3); i > 0 && damaged.Length > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                CriuResponse.Parse(damaged);
            }
            catch (RuntimeException)
            {
                // Refused.
            }
        }
    }
}
