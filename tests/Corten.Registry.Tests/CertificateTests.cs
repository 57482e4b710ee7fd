using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Corten.Registry.Configuration;

namespace Corten.Registry.Tests;

public sealed class CertificateTests : RegistryTest
{
    [Fact]
    public void Authorities_and_own_certificates_are_read_from_the_registrys_directory()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=registry.example", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string directory = Directory.CreateDirectory(Scratch("certs.d/registry.example:5000")).FullName;
        File.WriteAllText(Path.Combine(directory, "ca.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "client.cert"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "client.key"), key.ExportPkcs8PrivateKeyPem());
        var options = Hurry with { CertificateRoots = [Scratch("absent"), Scratch("certs.d")] };
        var found = RegistryCertificates.For(new Uri("https://registry.example:5000/"), options);
        Assert.True(Assert.Single(found.Own).HasPrivateKey);
        Assert.True(found.Trusts(certificate, null));
        Assert.False(RegistryCertificates.None.Trusts(certificate, null));
        Assert.Same(RegistryCertificates.None, RegistryCertificates.For(new Uri("https://registry.example/"), options));

        File.Delete(Path.Combine(directory, "client.key"));
        var failure = Assert.Throws<RegistryException>(() => RegistryCertificates.For(new Uri("https://registry.example:5000/"), options));
        Assert.Contains("client.key is missing", failure.Message);
        File.WriteAllText(Path.Combine(directory, "ca.crt"), "nonsense");
        Assert.Throws<RegistryException>(() => RegistryCertificates.For(new Uri("https://registry.example:5000/"), options with { CertificateDirectory = directory }));
    }
}
