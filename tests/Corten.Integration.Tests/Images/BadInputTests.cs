using System.Net;
using System.Net.Sockets;
using System.Text;
using Corten.Integration.Tests.Support;
using Corten.TestSupport;

namespace Corten.Integration.Tests.Images;

/// <summary>Registries and archives that are broken or lie: one sentence, the right exit code, nothing left in the store.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_registry_that_is_down_is_named()
    {
        string host = $"127.0.0.1:{LoopbackPort.Next()}";
        Corten("pull", $"{host}/thing").FailsWith(1, host, "refused");
        Corten("run", "--rm", $"{host}/thing", "true").FailsWith(125, host);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnonsense!")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: 1000\r\n\r\n{\"schemaVersion\"")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("")]
    public void A_registry_that_answers_nonsense_is_named(string answer)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var thread = new Thread(() => Answer(server, answer)) { IsBackground = true };
        thread.Start();
        string host = $"127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}";
        Corten("pull", "-q", $"{host}/thing").FailsWith(1, host);
        AssertEmpty();
    }

    [Fact]
    public void A_layer_whose_digest_lies_is_refused()
    {
        using var registry = new Registry();
        var layout = Layout();
        registry.Push(_directory["oci"], "latest", "liar");
        string blob = registry.BlobFile(layout.LayerDigest);
        byte[] bytes = File.ReadAllBytes(blob);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(blob, bytes);
        Corten("pull", "-q", $"{registry.Host}/liar").FailsWith(1, "wrong content");
        AssertEmpty();
    }

    [Fact]
    public void A_layer_that_is_cut_short_is_refused()
    {
        using var registry = new Registry();
        var layout = Layout();
        registry.Push(_directory["oci"], "latest", "short");
        using (FileStream blob = File.OpenWrite(registry.BlobFile(layout.LayerDigest)))
            blob.SetLength(blob.Length / 2);
        CommandResult result = Corten("pull", "-q", $"{registry.Host}/short");
        Assert.Equal(1, result.ExitCode);
        AssertEmpty();
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public void A_truncated_archive_is_refused(string transport)
    {
        Layout();
        string archive = _directory["archive.tar"];
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", $"oci:{_directory["oci"]}:latest", $"{transport}:{archive}:localhost/cut:1").Exits();
        long length = new FileInfo(archive).Length;
        foreach (long part in (long[])[0, 1, 511, 512, length / 3, length / 2, length - 12_000])
        {
            using (FileStream file = File.OpenWrite(archive))
                file.SetLength(part);
            Corten("load", "-i", archive).FailsWith(1, "archive");
            AssertEmpty();
            Command.Run(Programs.Peer("rm"), archive);
            Command.Run(Programs.Peer("skopeo"), "copy", "-q", $"oci:{_directory["oci"]}:latest", $"{transport}:{archive}:localhost/cut:1").Exits();
        }
    }

    [Fact]
    public void A_file_that_is_no_archive_is_refused()
    {
        File.WriteAllText(_directory["text"], string.Concat(Enumerable.Repeat("this is not a tar file\n", 100)));
        Corten("load", "-i", _directory["text"]).FailsWith(1, "archive");
        Corten("load", "-i", _directory["missing"]).FailsWith(1, _directory["missing"]);
        Corten("import", _directory["text"], "localhost/x").FailsWith(1);
        AssertEmpty();
    }

    [Fact]
    public void A_full_disk_is_named_and_the_store_is_usable_afterwards()
    {
        Layout();
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", $"oci:{_directory["oci"]}:latest", $"oci-archive:{_directory["archive.tar"]}:localhost/big:1").Exits();
        Directory.CreateDirectory(_directory["store"]);
        Command.Run("/bin/mount", "-t", "tmpfs", "-o", "size=1m", "corten-test", _directory["store"]).Exits();
        Corten("load", "-i", _directory["archive.tar"]).FailsWith(1, "no space left");
        AssertEmpty();
        Command.Run("/bin/mount", "-o", "remount,size=100m", _directory["store"]).Exits();
        Corten("load", "-i", _directory["archive.tar"]).Exits();
        Assert.Contains("localhost/big", Corten("images").Exits().Output, StringComparison.Ordinal);
    }

    private static void Answer(TcpListener server, string answer)
    {
        try
        {
            while (true)
            {
                using TcpClient client = server.AcceptTcpClient();
                using NetworkStream stream = client.GetStream();
                _ = stream.Read(new byte[4096]);
                stream.Write(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private CommandResult Corten(params IEnumerable<string> arguments) =>
        Command.Run(Programs.Corten, ["--root", _directory["store"], "--runroot", _directory["run"], .. arguments]);

    private void AssertEmpty() => Assert.Equal("", Corten("images", "-q").Exits().Text);

    private OciLayout Layout()
    {
        BusyboxRootfs.Make(_directory["rootfs"]);
        Command.Run(Programs.Peer("tar"), "-C", _directory["rootfs"], "--numeric-owner", "-cf", _directory["rootfs.tar"], ".").Exits();
        var layout = new OciLayout(_directory["oci"]);
        layout.Add(_directory["rootfs.tar"], "latest", "sh");
        return layout;
    }
}
