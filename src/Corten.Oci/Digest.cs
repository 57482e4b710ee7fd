using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Corten.Oci;

/// <summary>
/// The digest of some content: <c>sha256:</c> and 64, or <c>sha512:</c> and 128, lower-case hexadecimal digits (image-spec,
/// descriptor.md#digests). The only way to one is through the strict parser or a hash, so a digest is always safe as a file name.
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly struct Digest : IEquatable<Digest>
{
    private const int Sha256Digits = 64;
    private const int Sha512Digits = 128;

    private readonly string? _text;

    private Digest(string text) => _text = text;

    /// <summary>"sha256" or "sha512"; empty for the default value.</summary>
    public string Algorithm => _text is null ? "" : _text[.._text.IndexOf(':')];

    /// <summary>The hexadecimal digits alone.</summary>
    public string Hex => _text is null ? "" : _text[(_text.IndexOf(':') + 1)..];

    /// <summary>The first twelve hexadecimal digits, as tables show them.</summary>
    public string Short => _text is null ? "" : Hex[..12];

    /// <summary>Whether this is the default value, which no content has.</summary>
    public bool IsDefault => _text is null;

    /// <summary>Whether <paramref name="left"/> and <paramref name="right"/> are the same digest.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether <paramref name="left"/> and <paramref name="right"/> differ.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    /// <summary>The sha256 digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (content.Length <= ShortSha256.Limit)
            ShortSha256.Hash(content, hash);
        else
            SHA256.HashData(content, hash);
        return FromHash("sha256", hash);
    }

    /// <summary>Parses <c>algorithm:hex</c>.</summary>
    /// <exception cref="FormatException">It is not a digest of a known algorithm with exactly its number of lower-case digits.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException(
            $"'{text}' is not a digest: it must be sha256: and 64, or sha512: and 128, lower-case hexadecimal digits");

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        bool valid = text is not null
            && (HasDigits(text, "sha256:", Sha256Digits) || HasDigits(text, "sha512:", Sha512Digits));
        digest = valid ? new Digest(text!) : default;
        return valid;
    }

    /// <summary>Makes a digest of hash bytes.</summary>
    internal static Digest FromHash(string algorithm, ReadOnlySpan<byte> hash) => new($"{algorithm}:{Convert.ToHexStringLower(hash)}");

    private static bool HasDigits(string text, string prefix, int digits) =>
        text.Length == prefix.Length + digits
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && !text.AsSpan(prefix.Length).ContainsAnyExcept("0123456789abcdef");

    /// <inheritdoc/>
    public bool Equals(Digest other) => string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>The digest as text; empty for the default value.</summary>
    public override string ToString() => _text ?? "";
}

/// <summary>A digest in JSON is its text.</summary>
public sealed class DigestJsonConverter : JsonConverter<Digest>
{
    /// <inheritdoc/>
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Digest.TryParse(text, out var digest) ? digest : throw new JsonException($"'{text}' is not a digest");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override Digest ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Digest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("a property name is not a digest");

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
