using System.IO.Compression;
using System.Text;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Snapshots.Tar;

namespace Corten.Images.Tests;

/// <summary>Makes layers and configurations.</summary>
internal static class TestLayers
{
    public static byte[] Tar(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        foreach (var (name, content) in files)
            writer.Add(new TarEntry { Name = name, Mode = 0x1a4 }, Encoding.UTF8.GetBytes(content).AsSpan());
        writer.Finish();
        return stream.ToArray();
    }

    /// <summary>A layer of one file that does not compress.</summary>
    public static byte[] NoiseTar(string name, int size, int seed)
    {
        var noise = new byte[size];
        new Random(seed).NextBytes(noise);
        var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        writer.Add(new TarEntry { Name = name, Mode = 0x1a4 }, noise.AsSpan());
        writer.Finish();
        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }

    public static ImageConfig Config(params byte[][] tars) => new()
    {
        Created = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
        Os = "linux",
        Architecture = Platform.Host.Architecture,
        Config = new ContainerConfig { Cmd = ["/bin/sh"], Env = ["PATH=/bin"] },
        Rootfs = new RootFs { DiffIds = [.. tars.Select(tar => Digest.Of(tar))] },
    };
}
