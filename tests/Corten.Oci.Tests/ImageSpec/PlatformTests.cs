using Corten.Oci.ImageSpec;

namespace Corten.Oci.Tests.ImageSpec;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("arm64", "linux/arm64")]
    [InlineData("aarch64", "linux/arm64")]
    [InlineData("linux/arm/v7", "linux/arm/v7")]
    [InlineData("Linux/ARM/V7", "linux/arm/v7")]
    public void Platforms_are_parsed(string text, string expected) => Assert.Equal(expected, Platform.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("linux/")]
    [InlineData("a/b/c/d")]
    [InlineData("linux/am d64")]
    public void Other_words_are_refused(string text) => Assert.Throws<FormatException>(() => Platform.Parse(text));

    [Theory]
    [InlineData("linux/amd64", "amd64")]
    [InlineData("linux/arm64", "arm64/v8")]
    [InlineData("linux/arm/v7", "arm/v7")]
    [InlineData("linux/arm/v6", "arm/v6")]
    [InlineData("linux/arm", "arm/v7")]
    [InlineData("linux/s390x", null)]
    [InlineData("windows/amd64", null)]
    public void The_best_entry_of_an_index_is_chosen(string wanted, string? expected)
    {
        string[] offered = ["arm/v6", "arm/v7", "arm64/v8", "amd64"];
        var index = new Oci.ImageSpec.Index { Manifests = [.. offered.Select(Entry)] };
        Assert.Equal(expected is null ? null : Digest.Of(System.Text.Encoding.UTF8.GetBytes(expected)), index.Select(Platform.Parse(wanted))?.Digest);
    }

    [Fact]
    public void A_lone_entry_without_a_platform_is_taken()
    {
        var entry = new Descriptor { MediaType = MediaTypes.Manifest, Digest = Digest.Of([]), Size = 0 };
        Assert.Equal(entry, new Oci.ImageSpec.Index { Manifests = [entry] }.Select(Platform.Host));
        Assert.Null(new Oci.ImageSpec.Index { Manifests = [entry, entry] }.Select(Platform.Host));
    }

    private static Descriptor Entry(string platform)
    {
        string[] parts = platform.Split('/');
        return new Descriptor
        {
            MediaType = MediaTypes.Manifest,
            Digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes(platform)),
            Size = 1,
            Platform = new Platform { Os = "linux", Architecture = parts[0], Variant = parts.ElementAtOrDefault(1) },
        };
    }
}
