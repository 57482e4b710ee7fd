using System.Security.Cryptography;
using Corten.Images.Transports;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>One requirement of a policy.</summary>
internal abstract record PolicyRequirement
{
    /// <summary>Why the image does not meet it; null where it does.</summary>
    public abstract Task<string?> RefusalAsync(IImageSource source, Digest manifest, bool isInstance, CancellationToken cancellation);

    /// <summary>The content of a key file.</summary>
    protected static byte[] ReadKey(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(ImageError.Untrusted, $"a key of the policy cannot be read: {ClassLibraryFailure.Describe(e) ?? path}", e);
        }
    }

    /// <summary>Whether a payload is of the kind, for the manifest, and under a name that the rule accepts; else why not.</summary>
    protected static string? Judge(byte[] json, string type, Digest manifest, Reference? image, IdentityRule identity)
    {
        try
        {
            var payload = SignedPayload.Parse(json);
            return payload.Type != type ? $"it is a '{payload.Type}'"
                : payload.Manifest != manifest ? $"it is for the manifest {payload.Manifest}"
                : !identity.Accepts(image, payload.Name) ? $"it is for the name '{payload.Name}'"
                : null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whatever it is may be used.</summary>
    public sealed record AcceptAnything : PolicyRequirement
    {
        public override Task<string?> RefusalAsync(IImageSource source, Digest manifest, bool isInstance, CancellationToken cancellation) => Task.FromResult<string?>(null);
    }

    /// <summary>Nothing may be used.</summary>
    public sealed record Reject : PolicyRequirement
    {
        public override Task<string?> RefusalAsync(IImageSource source, Digest manifest, bool isInstance, CancellationToken cancellation) =>
            Task.FromResult<string?>($"Running image {source.Location} is rejected by policy.");
    }

    /// <summary>A simple signature by one of the keys.</summary>
    public sealed record SignedBy(IReadOnlyList<string> KeyPaths, byte[]? KeyData, IdentityRule Identity) : PolicyRequirement
    {
        public override async Task<string?> RefusalAsync(IImageSource source, Digest manifest, bool isInstance, CancellationToken cancellation)
        {
            var signatures = await source.GetSignaturesAsync(manifest, isInstance, cancellation);
            if (signatures.Count == 0)
                return "A signature was required, but no signature exists";
            using var gpg = new GpgProgram(KeyData is null ? KeyPaths.Select(ReadKey) : [KeyData]);
            var reasons = new List<string>();
            foreach (byte[] signature in signatures)
            {
                string? reason = gpg.Verify(signature) is { } payload
                    ? Judge(payload, SignedPayload.SimpleType, manifest, source.Location.Identity, Identity)
                    : "Invalid GPG signature, it is not by one of the keys of the policy";
                if (reason is null)
                    return null;
                reasons.Add(reason);
            }
            return $"{string.Join("; ", reasons.Distinct())}: no signature can be accepted";
        }
    }

    /// <summary>A signature by cosign with one of the keys.</summary>
    public sealed record SigstoreSigned(IReadOnlyList<string> KeyPaths, IReadOnlyList<byte[]> KeyData, IdentityRule Identity) : PolicyRequirement
    {
        public override async Task<string?> RefusalAsync(IImageSource source, Digest manifest, bool isInstance, CancellationToken cancellation)
        {
            var signatures = await source.GetSigstoreSignaturesAsync(manifest, cancellation);
            if (signatures.Count == 0)
                return "A signature was required, but no signature exists";
            byte[][] keys = [.. KeyPaths.Select(ReadKey), .. KeyData];
            var reasons = new List<string>();
            foreach (var signature in signatures)
            {
                string? reason = keys.Any(key => IsBy(key, signature))
                    ? Judge(signature.Payload, SignedPayload.CosignType, manifest, source.Location.Identity, Identity)
                    : "it is not by a key of the policy";
                if (reason is null)
                    return null;
                reasons.Add(reason);
            }
            return $"{string.Join("; ", reasons.Distinct())}: no signature can be accepted";
        }

        private static bool IsBy(byte[] pem, SigstoreSignature signature)
        {
            try
            {
                using var key = ECDsa.Create();
                key.ImportFromPem(System.Text.Encoding.ASCII.GetString(pem));
                return key.VerifyData(signature.Payload, Convert.FromBase64String(signature.Signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }
            catch (FormatException)
            {
                return false;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                throw new ImageException(ImageError.Untrusted, "a key of the policy is not a public key for ECDSA in PEM", e);
            }
        }
    }
}
