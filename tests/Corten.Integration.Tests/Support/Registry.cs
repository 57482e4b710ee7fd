using System.Net;
using System.Net.Sockets;
using Corten.TestSupport;

namespace Corten.Integration.Tests.Support;

/// <summary>Debian's docker-registry on a free port of 127.0.0.1, with a store of its own.</summary>
public sealed class Registry : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RunningCommand _server;

    public Registry()
    {
        Port = LoopbackPort.Next();
        File.WriteAllText(_directory["config.yml"], $$"""
            version: 0.1
            storage: { filesystem: { rootdirectory: {{_directory["data"]}} }, delete: { enabled: true } }
            http: { addr: "127.0.0.1:{{Port}}" }
            """);
        _server = Command.Start(Programs.Peer("docker-registry"), "serve", _directory["config.yml"]);
        Assert.True(Wait.Until(Answers, 120), "docker-registry does not answer");
    }

    internal int Port { get; }

    internal string Host => $"127.0.0.1:{Port}";

    /// <summary>The file in which the registry keeps a blob.</summary>
    internal string BlobFile(string digest) => _directory[$"data/docker/registry/v2/blobs/sha256/{digest[7..9]}/{digest[7..]}/data"];

    /// <summary>Pushes the image of an OCI layout with skopeo.</summary>
    internal void Push(string layout, string tag, string name) =>
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", "--dest-tls-verify=false", $"oci:{layout}:{tag}", $"docker://{Host}/{name}").Exits();

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
