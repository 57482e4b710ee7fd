using Corten.Oci;

namespace Corten.Registry.Configuration;

/// <summary>What containers-registries.conf(5) says: where images of a name come from, and what a short name stands for.</summary>
public sealed record RegistriesConfiguration
{
    /// <summary>A configuration that says nothing.</summary>
    public static RegistriesConfiguration Empty { get; } = new();

    /// <summary>The registries that are configured, by their prefix.</summary>
    public IReadOnlyList<RegistryRule> Registries { get; init; } = [];

    /// <summary>Whole names by short names.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>The registries in which an image of a short name is looked for; null where the files do not say.</summary>
    public IReadOnlyList<string>? SearchRegistries { get; init; }

    /// <summary>"enforcing", "permissive" or "disabled".</summary>
    public string ShortNameMode { get; init; } = "permissive";

    /// <summary>Where credentials are kept: "containers-auth.json" is the files, anything else a helper program.</summary>
    public IReadOnlyList<string> CredentialHelpers { get; init; } = [AuthFile.FilesHelper];

    /// <summary>The rule whose prefix covers the most of a name, one without a wildcard before one with it; or null.</summary>
    /// <param name="name">A registry, or a whole name.</param>
    public RegistryRule? Find(string name) => Registries
        .Select(rule => (Rule: rule, Length: rule.MatchLength(name)))
        .Where(found => found.Length > 0)
        .OrderByDescending(found => found.Length)
        .ThenBy(found => found.Rule.IsWildcard)
        .ThenByDescending(found => found.Rule.Prefix.Length)
        .FirstOrDefault().Rule;

    /// <summary>Whether the registry of a name may be used without trusted TLS.</summary>
    /// <param name="name">A registry, or a whole name.</param>
    public bool IsInsecure(string name) => Find(name) is { Insecure: true };

    /// <summary>
    /// From where to pull <paramref name="reference"/>, in the order in which to try: the mirrors that may be asked, then the registry's location.
    /// </summary>
    /// <exception cref="RegistryException">The registry is blocked.</exception>
    public IReadOnlyList<PullPlace> PullPlaces(Reference reference)
    {
        if (Find(reference.ToString()) is not { } rule)
            return [new PullPlace(reference, false)];
        ThrowIfBlocked(reference, rule);
        bool byDigest = reference.Digest is not null;
        var mirrors = rule.Mirrors.Where(mirror => mirror.Serves(byDigest, rule.MirrorByDigestOnly));
        return [.. mirrors.Append(new RegistryMirror(rule.Location, rule.Insecure)).Select(place => new PullPlace(rule.Rewrite(reference, place.Location), place.Insecure))];
    }

    /// <summary>Refuses a reference of a blocked registry.</summary>
    /// <exception cref="RegistryException">The registry is blocked.</exception>
    public void ThrowIfBlocked(Reference reference)
    {
        if (Find(reference.ToString()) is { } rule)
            ThrowIfBlocked(reference, rule);
    }

    /// <summary>
    /// What a name without a registry may stand for, most likely first: its alias, else each search registry. Null where the files say nothing, so
    /// that the name is docker.io's.
    /// </summary>
    public IReadOnlyList<Reference>? ResolveShortName(string name)
    {
        if (!IsShort(name) || !Reference.TryParse(name, out _, out _))
            return null;
        string path = Path(name);
        if (Aliases.TryGetValue(path, out string? alias) && alias.Length > 0)
            return [Reference.Parse(alias + name[path.Length..])];
        return SearchRegistries is { Count: > 0 } registries ? [.. registries.Select(registry => Reference.Parse($"{registry}/{name}"))] : null;
    }

    /// <summary>A name without its tag and digest.</summary>
    public static string Path(string name)
    {
        int at = name.IndexOf('@');
        string text = at < 0 ? name : name[..at];
        int colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') ? text[..colon] : text;
    }

    /// <summary>Whether the name says no registry.</summary>
    public static bool IsShort(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        return !(first.AsSpan().ContainsAny('.', ':') || first == "localhost");
    }

    private static void ThrowIfBlocked(Reference reference, RegistryRule rule)
    {
        if (rule.Blocked)
            throw new RegistryException(RegistryError.Refused, $"registry {rule.Prefix} of {reference.Familiar} is blocked by {rule.File}");
    }
}
