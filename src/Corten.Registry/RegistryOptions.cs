using Corten.Registry.Configuration;

namespace Corten.Registry;

/// <summary>How to talk to registries.</summary>
public sealed record RegistryOptions
{
    /// <summary>
    /// True demands https with a trusted certificate of every host, false of none; null, of every host but this machine (127.0.0.0/8, ::1,
    /// localhost), those in <see cref="InsecureHosts"/>, and those that <see cref="Registries"/> says for the name.
    /// </summary>
    public bool? TlsVerify { get; init; }

    /// <summary>Hosts, with their port where it is not the default, that may be used without trusted TLS.</summary>
    public IReadOnlySet<string> InsecureHosts { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where images of a name come from: mirrors, other locations, blocked registries.</summary>
    public RegistriesConfiguration Registries { get; init; } = RegistriesConfiguration.Empty;

    /// <summary>Credentials that come before those of the files, or null.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Whether credentials of files and helpers are left alone.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A bearer token to send without asking a token server, or null.</summary>
    public string? Token { get; init; }

    /// <summary>Files of credentials, the first that knows a registry counts.</summary>
    public IReadOnlyList<string> AuthFiles { get; init; } = [];

    /// <summary>
    /// Directories with certificates for registries, each with directories named HOST:PORT. The first that has one for the registry counts.
    /// </summary>
    public IReadOnlyList<string> CertificateRoots { get; init; } = [];

    /// <summary>The one directory of certificates, for every registry, in place of <see cref="CertificateRoots"/>; or null.</summary>
    public string? CertificateDirectory { get; init; }

    /// <summary>How often a request is sent in all before a transient failure is final.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; each further one waits twice as long.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>After this long without a byte a connection counts as broken.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock of waits and timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The options that this machine's files give: registries.conf, certs.d and the files of docker login and podman login.</summary>
    /// <param name="authFile">The only file of credentials to use, or null for the usual ones.</param>
    /// <exception cref="RegistryException">A file is not what it should be.</exception>
    public static RegistryOptions FromHost(string? authFile = null)
    {
        var registries = RegistriesConf.Read();
        return new RegistryOptions
        {
            Registries = registries,
            AuthFiles = authFile is null ? AuthFile.UsualPaths() : [authFile],
            CertificateRoots = RegistryCertificates.UsualRoots(),
        };
    }
}
