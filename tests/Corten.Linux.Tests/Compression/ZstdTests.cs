using System.Diagnostics;
using System.Security.Cryptography;
using Corten.Linux.Compression;

namespace Corten.Linux.Tests.Compression;

/// <summary>Against the zstd program where it is installed, and against itself.</summary>
public sealed class ZstdTests
{
    private const string Program = "/usr/bin/zstd";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(3_000_001)]
    public void What_was_compressed_comes_back(int length)
    {
        byte[] content = Content(length);
        Assert.Equal(content, Decompress(Compress(content, 3)));
    }

    [Fact]
    public void The_same_content_gives_the_same_frame_and_a_higher_level_a_smaller_one()
    {
        byte[] content = Content(1_000_000);
        Assert.Equal(Compress(content, 3), Compress(content, 3));
        Assert.True(Compress(content, 19).Length < Compress(content, 1).Length);
    }

    [Fact]
    public void Frames_follow_each_other_and_skippable_ones_are_passed_over()
    {
        byte[] skippable = [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];
        byte[] content = Content(200_000);
        Assert.Equal([.. content, .. content], Decompress([.. skippable, .. Compress(content, 3), .. skippable, .. Compress(content, 1), .. skippable]));
    }

    [Fact]
    public void A_frame_that_is_cut_off_is_refused()
    {
        byte[] frame = Compress(Content(500_000), 3);
        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => Decompress(frame[..^5])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_is_damaged_is_refused()
    {
        byte[] frame = Compress(Content(500_000), 3);
        frame[frame.Length / 2] ^= 0x55;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Decompress(frame)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_zstd_program_reads_what_is_written_here_and_the_other_way_round()
    {
        if (!File.Exists(Program))
            Assert.Skip($"{Program} is not installed: nothing to compare with");
        byte[] content = Content(2_000_000);
        Assert.Equal(content, Run("-dc", Compress(content, 5)));
        Assert.Equal(content, Decompress(Run("-c", content)));
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

    private static byte[] Compress(byte[] content, int level)
    {
        using var target = new MemoryStream();
        using (var compressor = new ZstdCompressionStream(target, level, leaveOpen: true))
            compressor.Write(content);
        return target.ToArray();
    }

    private static byte[] Decompress(byte[] frames)
    {
        using var content = new MemoryStream();
        using var decompressor = new ZstdDecompressionStream(new MemoryStream(frames));
        decompressor.CopyTo(content, 7_777);
        return content.ToArray();
    }

    private static byte[] Run(string option, byte[] input)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["-q", option]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var feed = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        feed.Wait();
        return output.ToArray();
    }
}
