using Corten.Engine.Containers;

namespace Corten.Engine.Tests.Containers;

public sealed class SideBySideTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Results_come_in_the_order_of_the_keys(int count)
    {
        string[] keys = [.. Enumerable.Range(0, count).Select(i => $"k{i}")];
        Assert.Equal(keys.Select(k => k.EndsWith('7') ? null : k + "!"), SideBySide.Read(keys, k => k.EndsWith('7') ? null : k + "!"));
    }

    [Fact]
    public void A_failure_on_any_thread_is_thrown_here()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(i => $"k{i}")];
        var failure = Assert.Throws<InvalidOperationException>(() => SideBySide.Read<string>(keys, k => k == "k999" ? throw new InvalidOperationException(k) : k));
        Assert.Equal("k999", failure.Message);
    }
}
