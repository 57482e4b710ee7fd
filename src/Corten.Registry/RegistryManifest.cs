using Corten.Oci;

namespace Corten.Registry;

/// <summary>A manifest or index as the registry has it, its digest verified.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest">The digest of the bytes.</param>
public sealed record RegistryManifest(byte[] Content, string MediaType, Digest Digest);
