using Corten.Images.Transports;
using Corten.Images.Trust;
using Corten.Oci;
using Corten.Registry;

namespace Corten.Images.Pulling;

/// <summary>Which images may be pulled.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Lookaside">Where signatures lie.</param>
/// <param name="Registry">How to talk to registries.</param>
public sealed record PullTrust(TrustPolicy Policy, LookasideConfiguration Lookaside, RegistryOptions Registry)
{
    internal async Task RequireAsync(Reference reference, RegistryManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        var options = new TransportOptions { Registry = Registry, Lookaside = Lookaside };
        using var source = new RegistrySource(new RegistryLocation(reference), options);
        await Policy.RequireAsync(source, new TransportManifest(manifest.Content, manifest.MediaType), isInstance, cancellation);
    }
}
