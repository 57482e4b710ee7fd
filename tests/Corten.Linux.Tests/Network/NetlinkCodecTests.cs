using System.Text;
using Corten.Linux.Abi;
using Corten.Linux.Network.Netlink;

namespace Corten.Linux.Tests.Network;

public sealed class NetlinkCodecTests
{
    [Fact]
    public void A_message_has_its_length_and_padded_attributes()
    {
        Span<byte> buffer = stackalloc byte[64];
        buffer.Fill(0xff);
        var writer = new NetlinkWriter(buffer, Rtnetlink.RTM_NEWLINK, NetlinkConstants.NLM_F_ACK);
        writer.Append(new LinkMessage { ifi_index = 7 });
        writer.Attribute(Rtnetlink.IFLA_IFNAME, "eth0");
        writer.Attribute(Rtnetlink.IFLA_MTU, 1500);
        string expected = "34000000" + "1000" + "0500" + "00000000" + "00000000"
            + "00000000" + "07000000" + "00000000" + "00000000"
            + "0900" + "0300" + "6574683000000000" + "0800" + "0400" + "dc050000";
        Assert.Equal(expected, Convert.ToHexStringLower(writer.Message.ToArray()));
    }

    [Fact]
    public void Attributes_are_read_as_they_were_written()
    {
        var writer = new NetlinkWriter(stackalloc byte[64], 1, 0);
        writer.Attribute(Rtnetlink.IFLA_IFNAME, "lo");
        writer.Attribute(NetlinkConstants.NLA_F_NESTED | Rtnetlink.IFLA_MTU, 65536);
        var attributes = new NetlinkAttributes(writer.Message[16..]);
        Assert.True(attributes.Next());
        Assert.Equal("lo", attributes.Text);
        Assert.True(attributes.Next());
        Assert.Equal((Rtnetlink.IFLA_MTU, 65536u), (attributes.Type, attributes.Number));
        Assert.False(attributes.Next());
    }

    [Theory]
    [InlineData("0300")]
    [InlineData("03000100")]
    [InlineData("ffff0100aabbccdd")]
    [InlineData("00000000")]
    public void A_length_that_lies_ends_the_walk(string hex) => Assert.False(new NetlinkAttributes(Convert.FromHexString(hex)).Next());

    [Fact]
    public void A_name_longer_than_the_buffer_throws_instead_of_writing_beyond() =>
        Assert.ThrowsAny<ArgumentException>(() =>
        {
            var writer = new NetlinkWriter(stackalloc byte[32], 1, 0);
            writer.Attribute(1, Encoding.ASCII.GetBytes(new string('x', 64)));
        });
}
