using System.Text;
using Corten.Oci.ImageSpec;

namespace Corten.Oci.Tests.ImageSpec;

public sealed class ChainIdTests
{
    [Fact]
    public void The_chain_is_the_hash_of_the_chain_below_and_the_layer()
    {
        Digest a = Digest.Of("a"u8), b = Digest.Of("b"u8), c = Digest.Of("c"u8);
        var chain = ChainId.OfAll([a, b, c]);
        Assert.Equal(a, chain[0]);
        Assert.Equal(Digest.Of(Encoding.ASCII.GetBytes($"{a} {b}")), chain[1]);
        Assert.Equal(Digest.Of(Encoding.ASCII.GetBytes($"{chain[1]} {c}")), chain[2]);
        Assert.Empty(ChainId.OfAll([]));
    }
}
