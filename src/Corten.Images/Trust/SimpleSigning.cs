using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>Makes and verifies simple signatures (containers-signature(5)) with the keys of the user.</summary>
public static class SimpleSigning
{
    /// <summary>Signs a manifest under a name.</summary>
    /// <param name="manifest">The bytes of the manifest.</param>
    /// <param name="name">The name of the image.</param>
    /// <param name="key">The fingerprint of the key.</param>
    /// <param name="passphraseFile">A file with the key's passphrase; or null.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ImageException">gpg is not there, or cannot use the key.</exception>
    public static byte[] Sign(byte[] manifest, Reference name, string key, string? passphraseFile, TimeProvider time)
    {
        using var gpg = new GpgProgram();
        return gpg.Sign(Payload(Digest.Of(manifest), name, time.GetUtcNow()), key, passphraseFile);
    }

    /// <summary>Verifies that a signature is of a manifest, under a name, by a key.</summary>
    /// <param name="manifest">The bytes of the manifest.</param>
    /// <param name="name">The name that it must be signed under.</param>
    /// <param name="keys">The fingerprints of the keys that may have signed; none is any key that is known.</param>
    /// <param name="publicKeys">The keys themselves; null is those of the user.</param>
    /// <param name="signature">The signature.</param>
    /// <returns>The fingerprint of the key, and the digest of the manifest.</returns>
    /// <exception cref="ImageException">It is not.</exception>
    public static (string Fingerprint, Digest Manifest) Verify(byte[] manifest, Reference name, IReadOnlyList<string> keys, byte[]? publicKeys, byte[] signature)
    {
        using var gpg = publicKeys is null ? new GpgProgram() : new GpgProgram([publicKeys]);
        var opened = gpg.Open(signature) ?? throw Bad("it is not valid, or by an unknown key");
        if (keys.Count > 0 && !keys.Any(key => Is(key, opened.Fingerprint) || Is(key, opened.MainFingerprint)))
            throw Bad($"it is by the key {opened.Fingerprint}");
        SignedPayload payload;
        try
        {
            payload = SignedPayload.Parse(opened.Content);
        }
        catch (FormatException e)
        {
            throw Bad(e.Message, e);
        }
        if (payload.Type != SignedPayload.SimpleType || payload.Manifest != Digest.Of(manifest))
            throw Bad($"it is for the manifest {payload.Manifest}, not for {Digest.Of(manifest)}");
        return new IdentityRule("matchExact").Accepts(name, payload.Name) ? (opened.Fingerprint, payload.Manifest) : throw Bad($"it is for the name '{payload.Name}'");
    }

    private static bool Is(string wanted, string fingerprint) => fingerprint.Equals(wanted.Replace(" ", ""), StringComparison.OrdinalIgnoreCase);

    private static byte[] Payload(Digest manifest, Reference name, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("critical");
            writer.WriteStartObject("identity");
            writer.WriteString("docker-reference", name.ToString());
            writer.WriteEndObject();
            writer.WriteStartObject("image");
            writer.WriteString("docker-manifest-digest", manifest.ToString());
            writer.WriteEndObject();
            writer.WriteString("type", SignedPayload.SimpleType);
            writer.WriteEndObject();
            writer.WriteStartObject("optional");
            writer.WriteString("creator", "corten");
            writer.WriteNumber("timestamp", now.ToUnixTimeSeconds());
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static ImageException Bad(string why, Exception? cause = null) => new(ImageError.Untrusted, $"the signature cannot be accepted: {why}", cause);
}
