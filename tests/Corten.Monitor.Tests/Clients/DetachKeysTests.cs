using System.Text;
using Corten.Monitor.Clients;

namespace Corten.Monitor.Tests.Clients;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("abc", "abc", false)]
    [InlineData("a\u0010\u0011b", "a", true)]
    [InlineData("\u0010x", "\u0010x", false)]
    [InlineData("\u0010\u0010\u0011", "\u0010", true)]
    [InlineData("\u0011", "\u0011", false)]
    public void The_default_keys_are_found_and_nothing_else_is_lost(string typed, string passed, bool detached)
    {
        byte[] result = new DetachKeys().Filter(Encoding.ASCII.GetBytes(typed), out bool detach);
        Assert.Equal((passed, detached), (Encoding.ASCII.GetString(result), detach));
    }

    [Fact]
    public void A_sequence_may_come_in_parts()
    {
        var keys = new DetachKeys();
        Assert.Empty(keys.Filter([0x10], out bool detach));
        Assert.False(detach);
        Assert.Empty(keys.Filter([0x11], out detach));
        Assert.True(detach);
    }

    [Fact]
    public void Other_keys_can_be_chosen_or_none()
    {
        Assert.Equal("ab", Encoding.ASCII.GetString(new DetachKeys("x,ctrl-^").Filter("abx\u001ec"u8, out bool detach)));
        Assert.True(detach);
        new DetachKeys("").Filter([0x10, 0x11], out detach);
        Assert.False(detach);
    }

    [Theory]
    [InlineData("ctrl-")]
    [InlineData("ctrl-p,,ctrl-q")]
    [InlineData("ctrl-1")]
    [InlineData("two")]
    public void What_is_no_key_is_refused(string text) => Assert.Throws<MonitorException>(() => new DetachKeys(text));
}
