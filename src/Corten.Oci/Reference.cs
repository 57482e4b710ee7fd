using System.Diagnostics.CodeAnalysis;

namespace Corten.Oci;

/// <summary>
/// The name of an image: <c>[domain/]path[:tag][@digest]</c>. A name without a domain is one of docker.io, and a single path component
/// there lies below library/: <c>busybox</c> is <c>docker.io/library/busybox</c>.
/// </summary>
public sealed record Reference
{
    /// <summary>The registry of names that have none.</summary>
    public const string DefaultDomain = "docker.io";

    /// <summary>The tag of names that have neither tag nor digest.</summary>
    public const string DefaultTag = "latest";

    private const string OfficialPrefix = "library/";
    private const string LegacyDomain = "index.docker.io";

    private Reference(string domain, string path) => (Domain, Path) = (domain, path);

    /// <summary>The registry: a host name or address, with a port where one was given.</summary>
    public string Domain { get; }

    /// <summary>The repository within the registry.</summary>
    public string Path { get; }

    /// <summary>The tag, or null.</summary>
    public string? Tag { get; private init; }

    /// <summary>The digest, or null.</summary>
    public Digest? Digest { get; private init; }

    /// <summary>Domain and path: the whole name without tag and digest.</summary>
    public string Name => $"{Domain}/{Path}";

    /// <summary>The name as people write it: without docker.io/ and library/.</summary>
    public string FamiliarName =>
        Domain != DefaultDomain ? Name
        : Path.StartsWith(OfficialPrefix, StringComparison.Ordinal) && Path.IndexOf('/', OfficialPrefix.Length) < 0 ? Path[OfficialPrefix.Length..]
        : Path;

    /// <summary>The familiar name with tag and digest.</summary>
    public string Familiar => FamiliarName + Suffix;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    /// <summary>Parses and normalises <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">It is not a reference; the message says why.</exception>
    public static Reference Parse(string text) =>
        TryParse(text, out var reference, out string? why) ? reference : throw new FormatException($"'{text}' is not an image name: {why}");

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    /// <param name="text">What a person typed.</param>
    /// <param name="reference">The reference, where the result is true.</param>
    /// <param name="why">The reason, where the result is false.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Reference? reference, [NotNullWhen(false)] out string? why)
    {
        reference = null;
        var (name, tag, digest) = ReferenceGrammar.Split(text ?? "");
        Digest parsed = default;
        if (digest is not null && !Oci.Digest.TryParse(digest, out parsed))
            why = $"'{digest}' is not a digest";
        else if (tag is not null && !ReferenceGrammar.IsTag(tag))
            why = $"'{tag}' is not a tag";
        else
            reference = Named(name, out why) is { } named ? named with { Tag = tag, Digest = digest is null ? null : parsed } : null;
        return reference is not null;
    }

    /// <summary>This reference with <paramref name="tag"/> and without a digest.</summary>
    /// <exception cref="FormatException"><paramref name="tag"/> is not a tag.</exception>
    public Reference WithTag(string tag) =>
        ReferenceGrammar.IsTag(tag) ? this with { Tag = tag, Digest = null } : throw new FormatException($"'{tag}' is not a tag");

    /// <summary>This name with <paramref name="digest"/> and without a tag.</summary>
    public Reference WithDigest(Digest digest) => this with { Tag = null, Digest = digest };

    /// <summary>This reference, with the tag "latest" where it has neither tag nor digest.</summary>
    public Reference WithDefaultTag() => Tag is null && Digest is null ? this with { Tag = DefaultTag } : this;

    /// <summary>The full text: domain, path, tag, digest.</summary>
    public override string ToString() => Name + Suffix;

    private static Reference? Named(string name, out string? why)
    {
        // 64 hexadecimal digits are an image ID, never a name.
        if (name.Length == 64 && !name.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            why = "64 hexadecimal digits are an image ID";
            return null;
        }
        var (domain, path) = Normalise(name);
        why = path.Length == 0 ? "the repository is empty"
            : !ReferenceGrammar.IsDomain(domain) ? $"'{domain}' is not a registry"
            : path.AsSpan().ContainsAnyInRange('A', 'Z') ? "the repository must be in lower case"
            : !ReferenceGrammar.IsPath(path) ? $"'{path}' is not a repository"
            : domain.Length + 1 + path.Length > ReferenceGrammar.MaximumNameLength ? $"it is longer than {ReferenceGrammar.MaximumNameLength} characters"
            : null;
        return why is null ? new Reference(domain, path) : null;
    }

    private static (string Domain, string Path) Normalise(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        bool hasDomain = first.AsSpan().ContainsAny('.', ':') || first == "localhost" || first.AsSpan().ContainsAnyInRange('A', 'Z');
        string domain = hasDomain ? first : DefaultDomain;
        string path = hasDomain ? name[(slash + 1)..] : name;
        if (domain == LegacyDomain)
            domain = DefaultDomain;
        if (domain == DefaultDomain && path.Length > 0 && !path.Contains('/'))
            path = OfficialPrefix + path;
        return (domain, path);
    }
}
