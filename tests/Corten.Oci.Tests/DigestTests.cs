using System.Security.Cryptography;
using System.Text;

namespace Corten.Oci.Tests;

public sealed class DigestTests
{
    private const string Empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_nothing_is_the_known_one() => Assert.Equal(Empty, Digest.Of([]).ToString());

    [Fact]
    public void Parts_are_cut_at_the_colon()
    {
        var digest = Digest.Parse(Empty);
        Assert.Equal("sha256", digest.Algorithm);
        Assert.Equal(64, digest.Hex.Length);
        Assert.Equal("e3b0c44298fc", digest.Short);
    }

    [Fact]
    public void Sha512_needs_128_digits()
    {
        string hex = Convert.ToHexStringLower(SHA512.HashData("x"u8));
        Assert.True(Digest.TryParse("sha512:" + hex, out _));
        Assert.False(Digest.TryParse("sha512:" + hex[..64], out _));
        Assert.False(Digest.TryParse("sha256:" + hex, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../etc/passwd0")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\n")]
    [InlineData(" sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha256+b64:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(Digest.TryParse(text, out var digest));
        Assert.True(digest.IsDefault);
    }

    [Fact]
    public void Parse_says_what_a_digest_is() =>
        Assert.Contains("lower-case hexadecimal", Assert.Throws<FormatException>(() => Digest.Parse("nonsense")).Message);

    [Fact]
    public void Pieces_hash_as_the_whole()
    {
        using var hasher = new DigestHasher();
        byte[] data = Encoding.UTF8.GetBytes("all of it");
        hasher.Append(data.AsSpan(0, 3));
        hasher.Append(data.AsSpan(3));
        Assert.Equal(data.Length, hasher.Length);
        Assert.Equal(Digest.Of(data), hasher.Finish());
        Assert.Equal(Digest.Of([]), hasher.Finish());
    }

    [Fact]
    public void Equality_is_by_text()
    {
        Assert.True(Digest.Parse(Empty) == Digest.Of([]));
        Assert.True(Digest.Parse(Empty) != Digest.Of("x"u8));
        Assert.Equal(Digest.Parse(Empty).GetHashCode(), Digest.Of([]).GetHashCode());
    }
}
