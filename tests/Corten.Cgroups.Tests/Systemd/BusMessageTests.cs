using Corten.Cgroups.Systemd.Bus;

namespace Corten.Cgroups.Tests.Systemd;

/// <summary>The wire format: D-Bus Specification.</summary>
public sealed class BusMessageTests
{
    [Fact]
    public void A_call_comes_back_as_it_was()
    {
        var body = new BusWriter();
        body.String("unit");
        body.UInt32(7);
        var call = new BusMessage { Type = BusMessage.MethodCall, Destination = "a.b", Path = "/p", Interface = "c.d", Member = "Do", Signature = "su", Body = body.ToArray() };
        byte[] bytes = call.Marshal(5);
        Assert.Equal(bytes.Length, BusMessage.TotalLength(bytes.AsMemory(0, 16)));
        var back = BusMessage.Parse(bytes);
        Assert.Equal(("/p", "c.d", "Do", "su"), (back.Path, back.Interface, back.Member, back.Signature));
        var reader = back.Read();
        Assert.Equal("unit", reader.String());
        Assert.Equal(7u, reader.UInt32());
        Assert.True(reader.AtEnd);
    }

    // Written down by hand from the specification's rules.
    [Fact]
    public void Values_are_aligned_as_the_specification_says()
    {
        var writer = new BusWriter();
        writer.Byte(9);
        writer.Array(8, () =>
        {
            writer.Align(8);
            writer.String("N");
            writer.Variant("t", 1ul);
        });
        Assert.Equal(
            [9, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0, (byte)'N', 0, 1, (byte)'t', 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], writer.ToArray());
    }

    [Fact]
    public void Damaged_messages_are_refused_and_never_crash()
    {
        var call = new BusMessage { Type = BusMessage.Signal, Path = "/p", Interface = "c.d", Member = "Do", Signature = "s", Body = new byte[] { 1, 0, 0, 0, 65, 0 } };
        byte[] good = call.Marshal(5);
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bad = [.. good];
            for (int change = 0; change < 3; change++)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            try
            {
                if (BusMessage.TotalLength(bad.AsMemory(0, 16)) == bad.Length)
                    BusMessage.Parse(bad).Read().String();
            }
            catch (BusException)
            {
            }
        }
    }
}
