using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Registry.Configuration;

/// <summary>
/// The certificates of one registry (containers-certs.d(5)): <c>*.crt</c> authorities that are trusted beside this machine's, <c>*.cert</c> with
/// the <c>*.key</c> of the same name to show to the registry.
/// </summary>
internal sealed class RegistryCertificates
{
    private RegistryCertificates(X509Certificate2Collection authorities, X509Certificate2Collection own) => (Authorities, Own) = (authorities, own);

    /// <summary>None.</summary>
    public static RegistryCertificates None { get; } = new([], []);

    /// <summary>Further authorities.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>What to show to the registry.</summary>
    public X509Certificate2Collection Own { get; }

    /// <summary>Where certificates of registries usually lie.</summary>
    public static IReadOnlyList<string> UsualRoots()
    {
        string? home = Environment.GetEnvironmentVariable("HOME");
        string[] user = home is { Length: > 1 } ? [HostPath.Join(home, ".config/containers/certs.d")] : [];
        return [.. user, "/etc/containers/certs.d", "/etc/docker/certs.d"];
    }

    /// <summary>The certificates for the host and port of <paramref name="uri"/>.</summary>
    /// <exception cref="RegistryException">A file is not what it should be.</exception>
    public static RegistryCertificates For(Uri uri, RegistryOptions options)
    {
        string? directory = options.CertificateDirectory
            ?? options.CertificateRoots.SelectMany(root => Names(uri).Select(name => $"{root}/{name}")).FirstOrDefault(Directory.Exists);
        return directory is null ? None : Read(directory);
    }

    /// <summary>Whether a chain to one of <see cref="Authorities"/> exists.</summary>
    public bool Trusts(X509Certificate? certificate, X509Chain? seen)
    {
        if (Authorities.Count == 0 || certificate is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in seen?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }

    private static IEnumerable<string> Names(Uri uri) =>
        uri.IsDefaultPort ? [uri.Host, $"{uri.Host}:{uri.Port}"] : [$"{uri.Host}:{uri.Port}"];

    private static RegistryCertificates Read(string directory)
    {
        var authorities = new X509Certificate2Collection();
        var own = new X509Certificate2Collection();
        if (!Directory.Exists(directory))
            throw Bad(directory, "there is no such directory");
        foreach (string file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            try
            {
                if (file.EndsWith(".crt", StringComparison.Ordinal))
                    authorities.ImportFromPemFile(file);
                else if (file.EndsWith(".cert", StringComparison.Ordinal))
                    own.Add(X509Certificate2.CreateFromPemFile(file, Key(file)));
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw Bad(file, ClassLibraryFailure.Describe(e) ?? "it is not a certificate in PEM, or not one with its key", e);
            }
        }
        return new RegistryCertificates(authorities, own);
    }

    private static string Key(string certificate)
    {
        string key = certificate[..^".cert".Length] + ".key";
        return File.Exists(key) ? key : throw Bad(certificate, $"its key {key} is missing");
    }

    private static RegistryException Bad(string file, string why, Exception? cause = null) =>
        new(RegistryError.Untrusted, $"the certificate {file} cannot be used: {why}", cause);
}
