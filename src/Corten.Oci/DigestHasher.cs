using System.Security.Cryptography;

namespace Corten.Oci;

/// <summary>Computes the digest of content that arrives in pieces.</summary>
public sealed class DigestHasher : IDisposable
{
    private readonly IncrementalHash _hash;
    private readonly string _algorithm;

    /// <summary>Starts a hash.</summary>
    /// <param name="algorithm">"sha256" or "sha512".</param>
    /// <exception cref="ArgumentException">Another algorithm.</exception>
    public DigestHasher(string algorithm = "sha256")
    {
        _algorithm = algorithm;
        _hash = IncrementalHash.CreateHash(algorithm switch
        {
            "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            _ => throw new ArgumentException($"'{algorithm}' is not a digest algorithm", nameof(algorithm)),
        });
    }

    /// <summary>The number of bytes hashed so far.</summary>
    public long Length { get; private set; }

    /// <summary>Adds the next piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        _hash.AppendData(piece);
        Length += piece.Length;
    }

    /// <summary>The digest of everything appended, which begins a new hash.</summary>
    public Digest Finish()
    {
        Length = 0;
        return Digest.FromHash(_algorithm, _hash.GetHashAndReset());
    }

    /// <summary>Forgets everything appended.</summary>
    public void Reset() => Finish();

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
