using System.Security.Cryptography;

namespace Corten.Oci.Tests;

/// <summary>Short content is hashed by our own code, longer content by the class library.</summary>
public sealed class ShortSha256Tests
{
    private const int Limit = 128 * 1024;

    [Fact]
    public void Every_length_around_the_blocks_equals_the_class_librarys()
    {
        var content = new byte[5 * 64 + 3];
        new Random(3).NextBytes(content);
        for (int length = 0; length <= content.Length; length++)
            AssertSame(content.AsSpan(0, length));
    }

    [Fact]
    public void The_longest_content_equals_the_class_librarys()
    {
        var content = new byte[Limit + 1];
        new Random(4).NextBytes(content);
        AssertSame(content.AsSpan(0, Limit));
        AssertSame(content);
    }

    private static void AssertSame(ReadOnlySpan<byte> content) =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), Digest.Of(content).Hex);
}
