using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Corten.Oci.ImageSpec;

namespace Corten.Registry.Tests;

public sealed class TlsTests : RegistryTest
{
    [Fact]
    public async Task A_certificate_that_nobody_signed_is_refused_unless_told_otherwise()
    {
        using var server = new TlsServer(ManifestBytes);
        var failure = await FailsAsync(server.Host, Hurry with { TlsVerify = true });
        Assert.Equal(RegistryError.Untrusted, failure.Error);
        Assert.Contains("--tls-verify=false", failure.Message);
        Assert.Contains("certificate", failure.Message);

        // This machine, and hosts that are allowed to be insecure, may have any certificate.
        foreach (var options in new[] { Hurry, Hurry with { TlsVerify = false } })
        {
            using var client = new RegistryClient(options);
            Assert.Equal(ManifestBytes, (await client.GetManifestAsync(Oci.Reference.Parse($"{server.Host}/app"))).Content);
        }
    }

    [Fact]
    public async Task Plain_http_is_refused_where_tls_is_demanded()
    {
        using var server = new FaultServer(_ => Manifest());
        var failure = await FailsAsync(server.Host, Hurry with { TlsVerify = true });
        Assert.Equal(RegistryError.Untrusted, failure.Error);
        Assert.Contains("does not speak TLS", failure.Message);
    }

    /// <summary>Serves one manifest over TLS with a certificate signed by itself; a client without TLS gets 400, as from Go's server.</summary>
    private sealed class TlsServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate = MakeCertificate();
        private readonly byte[] _body;

        public TlsServer(byte[] body)
        {
            _body = body;
            _listener.Start();
            _ = AcceptAsync();
        }

        public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public void Dispose()
        {
            _listener.Dispose();
            _certificate.Dispose();
        }

        private static X509Certificate2 MakeCertificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=corten-test", key, HashAlgorithmName.SHA256);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                    _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    var first = new byte[1];
                    await client.Client.ReceiveAsync(first, SocketFlags.Peek);
                    await using Stream stream = first[0] == 22 ? await TlsAsync(client) : client.GetStream();
                    _ = await stream.ReadAsync(new byte[8192]);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(stream is SslStream
                        ? $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {MediaTypes.Manifest}\r\nContent-Length: {_body.Length}\r\n\r\n"
                        : "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"));
                    if (stream is SslStream)
                        await stream.WriteAsync(_body);
                }
                catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                    // The client refused us.
                }
            }
        }

        private async Task<SslStream> TlsAsync(TcpClient client)
        {
            var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(_certificate);
            return stream;
        }
    }
}
