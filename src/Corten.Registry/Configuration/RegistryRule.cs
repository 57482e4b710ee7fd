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

    /// <summary>Whether the prefix stands for every host below a domain.</summary>
    internal bool IsWildcard => Prefix.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>
    /// How much of a name the prefix covers, in characters; zero where it does not match. A prefix ends where a part of the name ends: before a slash, a
    /// colon or an at sign.
    /// </summary>
    /// <param name="name">A registry, or a whole name: <c>HOST[:PORT][/PATH[:TAG][@DIGEST]]</c>.</param>
    public int MatchLength(string name)
    {
        if (!IsWildcard)
            return name.StartsWith(Prefix, StringComparison.Ordinal) && (name.Length == Prefix.Length || name[Prefix.Length] is '/' or ':' or '@') ? Prefix.Length : 0;
        int end = name.AsSpan().IndexOfAny('/', ':');
        string host = end < 0 ? name : name[..end];
        return host.Length > Prefix.Length - 1 && host.EndsWith(Prefix[1..], StringComparison.OrdinalIgnoreCase) ? host.Length : 0;
    }

    /// <summary>The reference with <paramref name="location"/> in place of the prefix.</summary>
    /// <exception cref="RegistryException">That is not an image name.</exception>
    public Reference Rewrite(Reference reference, string location)
    {
        if (location.Length == 0)
            return reference;
        string text = location + reference.ToString()[MatchLength(reference.ToString())..];
        return Reference.TryParse(text, out var rewritten, out string? why)
            ? rewritten
            : throw new RegistryException(RegistryError.Refused, $"{File} sends {reference.Familiar} to '{text}', which is not an image name: {why}");
    }
}

/// <summary>A place to fetch an image from.</summary>
/// <param name="Reference">The image there.</param>
/// <param name="Insecure">Whether it may be used without trusted TLS.</param>
public readonly record struct PullPlace(Reference Reference, bool Insecure);

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
