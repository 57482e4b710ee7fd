using System.Diagnostics;
using System.Security.Cryptography;
using Corten.Linux.Compression;

namespace Corten.Linux.Tests.Compression;

/// <summary>What the programs xz and bzip2 write is read here.</summary>
public sealed class DecompressionTests
{
    [Theory]
    [InlineData("xz", 0)]
    [InlineData("xz", 1)]
    [InlineData("xz", 131_072)]
    [InlineData("xz", 3_000_001)]
    [InlineData("bzip2", 0)]
    [InlineData("bzip2", 1)]
    [InlineData("bzip2", 131_072)]
    [InlineData("bzip2", 3_000_001)]
    public void What_the_program_compressed_is_read(string program, int length)
    {
        byte[] content = Content(length);
        foreach (string level in (string[])["-1", "-9"])
            Assert.Equal(content, Decompress(program, Compress(program, content, level)));
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public void Streams_follow_each_other(string program)
    {
        byte[] content = Content(300_000);
        byte[] stream = Compress(program, content, "-1");
        Assert.Equal([.. content, .. content, .. content], Decompress(program, [.. stream, .. stream, .. stream]));
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public void A_stream_that_is_cut_off_or_damaged_anywhere_is_refused(string program)
    {
        byte[] content = Content(20_000);
        byte[] stream = Compress(program, content, "-1");
        for (int length = 0; length < stream.Length; length += Math.Max(1, stream.Length / 50))
        {
            Assert.Throws<InvalidDataException>(() => Decompress(program, stream[..length]));
            byte[] damaged = [.. stream];
            damaged[length] ^= 0x55;
            Assert.True(IsRefusedOrWhole(program, damaged, content), $"byte {length} of {Convert.ToHexString(stream)}");
        }
        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => Decompress(program, stream[..^1])).Message, StringComparison.Ordinal);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Decompress(program, [.. stream, .. new byte[20].Select(_ => (byte)7)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_demands_too_much_memory_is_refused()
    {
        byte[] stream = Compress("xz", Content(1000), "--lzma2=dict=512MiB");
        Assert.Contains("128 MB", Assert.Throws<InvalidDataException>(() => Decompress("xz", stream)).Message, StringComparison.Ordinal);
    }

    // Some bits of bzip2's tables are not used: without them the content is whole.
    private static bool IsRefusedOrWhole(string program, byte[] damaged, byte[] content)
    {
        try
        {
            return Decompress(program, damaged).AsSpan().SequenceEqual(content);
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    // Half of it repeats, so that there is something to compress.
    private static byte[] Content(int length)
    {
        var content = new byte[length];
        RandomNumberGenerator.Fill(content.AsSpan(0, length / 2));
        for (int i = length / 2; i < length; i++)
            content[i] = (byte)("corten "[i % 7] + ((i >> 12) % 3));
        return content;
    }

    private static byte[] Decompress(string program, byte[] compressed)
    {
        using var content = new MemoryStream();
        var source = new MemoryStream(compressed);
        using DecompressionStream decompressor = program == "xz" ? new XzDecompressionStream(source) : new Bzip2DecompressionStream(source);
        decompressor.CopyTo(content, 7_777);
        return content.ToArray();
    }

    private static byte[] Compress(string program, byte[] content, string option)
    {
        string path = $"/usr/bin/{program}";
        if (!File.Exists(path))
            Assert.Skip($"{path} is not installed: nothing to compare with");
        using var process = Process.Start(new ProcessStartInfo(path, [option, "-c"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var feed = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(content);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        feed.Wait();
        return output.ToArray();
    }
}
