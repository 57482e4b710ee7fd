using System.Text;

namespace Corten.Linux.Tests;

public sealed class UnixStringTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("größe 日本 🐧")]
    public void Valid_text_is_ordinary_UTF8(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(bytes, UnixString.ToBytes(text));
        Assert.Equal(text, UnixString.FromBytes(bytes));
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { (byte)'a', 0x80, (byte)'b' })]
    [InlineData(new byte[] { 0xc3 })]
    [InlineData(new byte[] { 0xc0, 0xaf })]
    [InlineData(new byte[] { 0xed, 0xb3, 0xbf })]
    [InlineData(new byte[] { 0xf0, 0x9f, 0x90 })]
    [InlineData(new byte[] { 0xf4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xe4, 0xf6, 0xfc, 0xc3, 0xa4 })]
    public void Bytes_that_are_not_UTF8_survive_the_round_trip(byte[] bytes) =>
        Assert.Equal(bytes, UnixString.ToBytes(UnixString.FromBytes(bytes)));

    [Fact]
    public void Random_bytes_survive_the_round_trip()
    {
        var random = new Random(20);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = new byte[random.Next(24)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, UnixString.ToBytes(UnixString.FromBytes(bytes)));
        }
    }

    [Fact]
    public void Different_bytes_give_different_strings()
    {
        var seen = new HashSet<string>();
        for (int first = 0; first < 256; first++)
        {
            for (int second = 0; second < 256; second++)
                Assert.True(seen.Add(UnixString.FromBytes([(byte)first, (byte)second])), $"{first:x2} {second:x2}");
        }
    }

    [Fact]
    public void A_file_with_a_name_of_any_bytes_can_be_made_and_found()
    {
        using var directory = new TemporaryDirectory();
        string name = UnixString.FromBytes([(byte)'n', 0xe4, 0xff, (byte)'x']);
        Files.AtomicFileText.Write(directory.File(name), "content");
        Assert.Equal("content", Corten.Linux.Files.KernelFile.Read(directory.File(name)));
        string listed = CommandLine.Output("/bin/sh", "-c", $"ls {directory.Path} | od -An -tx1");
        Assert.Equal("6e e4 ff 78 0a", listed.Trim());
    }
}
