using Corten.Oci;

namespace Corten.Images.Transports;

/// <summary>
/// Where an image lies or shall lie, as skopeo writes it: <c>docker://NAME</c>, <c>oci:DIR[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>,
/// <c>docker-archive:FILE[:NAME]</c>, <c>dir:PATH</c>, <c>containers-storage:NAME</c>.
/// </summary>
public abstract record ImageLocation
{
    private static readonly Dictionary<string, Func<string, ImageLocation>> _transports = new(StringComparer.Ordinal)
    {
        [RegistryLocation.Name] = RegistryLocation.ParseRest,
        [DirectoryLocation.Name] = DirectoryLocation.ParseRest,
        [LayoutLocation.Name] = LayoutLocation.ParseRest,
        [LayoutArchiveLocation.Name] = LayoutArchiveLocation.ParseRest,
        [DockerArchiveLocation.Name] = DockerArchiveLocation.ParseRest,
        [StorageLocation.Name] = StorageLocation.ParseRest,
    };

    /// <summary>The names of all transports, in order.</summary>
    public static IReadOnlyList<string> Transports => [.. _transports.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The name of the transport: "docker", "oci" ...</summary>
    public abstract string Transport { get; }

    /// <summary>
    /// The names under which a signature policy may know this image (containers-policy.json(5)), the most exact first. Without the transport.
    /// </summary>
    public abstract IReadOnlyList<string> PolicyScopes { get; }

    /// <summary>The name that the image has of itself, or null: what a signature must be for.</summary>
    public virtual Reference? Identity => null;

    /// <summary>Whether <paramref name="text"/> begins with the name of a transport.</summary>
    public static bool IsLocation(string text) => text.IndexOf(':') is > 0 and var colon && _transports.ContainsKey(text[..colon]);

    /// <summary>Parses a location.</summary>
    /// <exception cref="ImageException">It is not one.</exception>
    public static ImageLocation Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0)
            throw Bad(text, $"it must begin with a transport ({string.Join(", ", Transports)}) and a colon");
        return _transports.TryGetValue(text[..colon], out var parse)
            ? parse(text[(colon + 1)..])
            : throw Bad(text, $"'{text[..colon]}' is not a transport; known are {string.Join(", ", Transports)}");
    }

    /// <summary>Opens the image for reading.</summary>
    /// <exception cref="ImageException">There is no such image.</exception>
    public abstract Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation);

    /// <summary>Opens the place for writing one image.</summary>
    /// <exception cref="ImageException">Nothing can be written there.</exception>
    public abstract Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation);

    /// <summary>A failure of a location that was written wrongly.</summary>
    protected static ImageException Bad(string text, string why, Exception? cause = null) =>
        new(ImageError.BadName, $"'{text}' is not the place of an image: {why}", cause);

    /// <summary>A path and all its parents, the way a policy names files.</summary>
    protected static IReadOnlyList<string> PathScopes(string path, string? name)
    {
        List<string> scopes = name is null ? [path] : [$"{path}:{name}", path];
        for (string directory = path; directory.LastIndexOf('/') is > 0 and var slash;)
            scopes.Add(directory = directory[..slash]);
        return scopes;
    }

    /// <summary>Cuts <c>PATH[:REST]</c> at the first colon; the path becomes absolute.</summary>
    protected static (string Path, string? Remainder) SplitPath(string text)
    {
        int colon = text.IndexOf(':');
        string path = colon < 0 ? text : text[..colon];
        if (path.Length == 0)
            throw Bad(text, "the path is empty");
        string? rest = colon < 0 || colon == text.Length - 1 ? null : text[(colon + 1)..];
        return (Path.GetFullPath(path), rest);
    }
}
