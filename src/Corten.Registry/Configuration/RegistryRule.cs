using Corten.Oci;

namespace Corten.Registry.Configuration;

/// <summary>A <c>[[registry]]</c> of containers-registries.conf(5).</summary>
public sealed record RegistryRule
{
    /// <summary>The names that the rule is for: a host, a host and a path, or <c>*.host</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>What stands in place of the prefix when the image is fetched; empty is the prefix itself.</summary>
    public string Location { get; init; } = "";

    /// <summary>Whether the location may be used without trusted TLS.</summary>
    public bool Insecure { get; init; }

    /// <summary>Whether images of the prefix must not be used.</summary>
    public bool Blocked { get; init; }

    /// <summary>Whether mirrors are asked only for images by digest.</summary>
    public bool MirrorByDigestOnly { get; init; }

    /// <summary>Other places to try before the location, in order.</summary>
    public IReadOnlyList<RegistryMirror> Mirrors { get; init; } = [];

    /// <summary>The file that the rule stands in.</summary>
    public string File { get; init; } = "registries.conf";

    private bool IsWildcard => Prefix.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>How much of the name the prefix covers, in characters; zero where it does not match.</summary>
    public int MatchLength(Reference reference)
    {
        string name = reference.Name;
        if (IsWildcard)
            return reference.Domain.EndsWith(Prefix[1..], StringComparison.OrdinalIgnoreCase) ? Prefix.Length - 1 : 0;
        if (!(reference.ToString() + "/").StartsWith(Prefix, StringComparison.Ordinal))
            return 0;
        // A prefix ends where a component, a tag or a digest begins.
        bool ends = Prefix.Length >= name.Length || name[Prefix.Length] is '/';
        return ends ? Prefix.Length : 0;
    }

    /// <summary>The reference with <paramref name="location"/> in place of the prefix.</summary>
    /// <exception cref="RegistryException">That is not an image name.</exception>
    public Reference Rewrite(Reference reference, string location)
    {
        if (location.Length == 0)
            return reference;
        int covered = IsWildcard ? reference.Domain.Length : Prefix.Length;
        string text = location + reference.ToString()[covered..];
        return Reference.TryParse(text, out var rewritten, out string? why)
            ? rewritten
            : throw new RegistryException(RegistryError.Refused, $"{File} sends {reference.Familiar} to '{text}', which is not an image name: {why}");
    }
}

/// <summary>A <c>[[registry.mirror]]</c>.</summary>
/// <param name="Location">What stands in place of the registry's prefix.</param>
/// <param name="Insecure">Whether it may be used without trusted TLS.</param>
/// <param name="PullFrom">"all", "digest-only", "tag-only", or null where it does not say.</param>
public sealed record RegistryMirror(string Location, bool Insecure, string? PullFrom = null)
{
    /// <summary>Whether the mirror may be asked for an image by digest, or by tag.</summary>
    public bool Serves(bool byDigest, bool digestOnly) => PullFrom switch
    {
        "digest-only" => byDigest,
        "tag-only" => !byDigest,
        "all" => true,
        _ => byDigest || !digestOnly,
    };
}
