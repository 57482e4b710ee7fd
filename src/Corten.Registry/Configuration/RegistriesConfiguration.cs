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

    /// <summary>The rule with the longest prefix that <paramref name="reference"/> matches, or null.</summary>
    public RegistryRule? Find(Reference reference) =>
        Registries.Where(rule => rule.MatchLength(reference) > 0).MaxBy(rule => rule.MatchLength(reference));

    /// <summary>
    /// From where to pull <paramref name="reference"/>, in the order in which to try: the mirrors that may be asked, then the registry's location.
    /// </summary>
    /// <exception cref="RegistryException">The registry is blocked.</exception>
    public IReadOnlyList<Reference> PullSources(Reference reference)
    {
        if (Find(reference) is not { } rule)
            return [reference];
        ThrowIfBlocked(reference, rule);
        bool byDigest = reference.Digest is not null;
        return [.. rule.Mirrors.Where(mirror => mirror.Serves(byDigest, rule.MirrorByDigestOnly)).Select(mirror => rule.Rewrite(reference, mirror.Location)), rule.Rewrite(reference, rule.Location)];
    }

    /// <summary>Refuses a reference of a blocked registry.</summary>
    /// <exception cref="RegistryException">The registry is blocked.</exception>
    public void ThrowIfBlocked(Reference reference)
    {
        if (Find(reference) is { } rule)
            ThrowIfBlocked(reference, rule);
    }

    /// <summary>
    /// What a name without a registry may stand for, most likely first: its alias, else each search registry. Null where the files say nothing, so
    /// that the name is docker.io's.
    /// </summary>
    /// <exception cref="RegistryException">Several registries could be meant and short-name-mode is "enforcing".</exception>
    public IReadOnlyList<Reference>? ResolveShortName(string name)
    {
        if (!IsShort(name) || !Reference.TryParse(name, out var reference, out _))
            return null;
        string path = name[..ReferenceNameLength(name)];
        if (Aliases.TryGetValue(path, out string? alias) && alias.Length > 0)
            return [Reference.Parse(alias + name[path.Length..])];
        if (SearchRegistries is not { Count: > 0 } registries)
            return null;
        if (registries.Count > 1 && ShortNameMode == "enforcing")
            throw new RegistryException(
                RegistryError.Refused,
                $"the short name '{reference.Familiar}' could be of {string.Join(", ", registries)}; write the whole name, or give it an alias in registries.conf");
        return [.. registries.Select(registry => Reference.Parse($"{registry}/{name}"))];
    }

    /// <summary>Whether the name says no registry.</summary>
    public static bool IsShort(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        return !(first.AsSpan().ContainsAny('.', ':') || first == "localhost");
    }

    /// <summary>The hosts that may be used without trusted TLS.</summary>
    public IReadOnlySet<string> InsecureHosts => Registries
        .SelectMany(rule => rule.Mirrors.Append(new RegistryMirror(rule.Location.Length > 0 ? rule.Location : rule.Prefix, rule.Insecure)))
        .Where(place => place.Insecure)
        .Select(place => place.Location.Split('/')[0])
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static void ThrowIfBlocked(Reference reference, RegistryRule rule)
    {
        if (rule.Blocked)
            throw new RegistryException(RegistryError.Refused, $"registry {rule.Prefix} of {reference.Familiar} is blocked by {rule.File}");
    }

    // Without tag and digest.
    private static int ReferenceNameLength(string name)
    {
        int at = name.IndexOf('@');
        string text = at < 0 ? name : name[..at];
        int colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') ? colon : text.Length;
    }
}
