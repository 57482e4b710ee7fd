using System.Text.RegularExpressions;
using Corten.Images.Inspecting;
using Corten.Images.Transports;
using Corten.Images.Trust;
using Corten.Oci;
using Corten.Registry;
using Corten.Registry.Configuration;

namespace Corten.Images.Copying;

/// <summary>An image to synchronise.</summary>
/// <param name="Location">Where it lies.</param>
/// <param name="Name">The name that it gets below the destination, with its tag or digest.</param>
/// <param name="Options">How to get at it.</param>
public sealed record SyncImage(ImageLocation Location, string Name, TransportOptions Options);

/// <summary>Finds the images that <c>sync</c> copies: all tags of a repository, all images below a directory, all that a file lists.</summary>
public static class SyncSource
{
    private const int MaximumPattern = 1000;

    private static readonly TimeSpan _matchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The images of a repository: the one of a tag or digest, or those of all tags.</summary>
    /// <exception cref="ImageException">The registry could not be used.</exception>
    public static async Task<IReadOnlyList<SyncImage>> FromRegistryAsync(string text, TransportOptions options, CancellationToken cancellation)
    {
        if (!Reference.TryParse(text, out var reference, out string? why))
            throw new ImageException(ImageError.BadName, $"'{text}' is not an image name: {why}");
        if (reference.Tag is not null || reference.Digest is not null)
            return [Image(reference, options)];
        var tags = await RepositoryTags.ListAsync(new RegistryLocation(reference.WithDefaultTag()), options, cancellation);
        return [.. tags.Select(tag => Image(reference.WithTag(tag), options))];
    }

    /// <summary>The images that lie below a directory, each in a directory of its own whose name ends in the tag.</summary>
    /// <exception cref="ImageException">There are none.</exception>
    public static IReadOnlyList<SyncImage> FromDirectory(string directory, TransportOptions options)
    {
        if (!Directory.Exists(directory))
            throw new ImageException(ImageError.NotFound, $"there is no directory {directory}");
        string root = Path.GetFullPath(directory);
        SyncImage[] found =
        [
            .. Directory.EnumerateFiles(root, "manifest.json", SearchOption.AllDirectories)
                .Select(file => Path.GetDirectoryName(file)!)
                .Order(StringComparer.Ordinal)
                .Select(image => new SyncImage(new DirectoryLocation(image), image == root ? Path.GetFileName(root) : image[(root.Length + 1)..], options)),
        ];
        return found.Length > 0 ? found : throw new ImageException(ImageError.NotFound, $"there is no image below {directory}");
    }

    /// <summary>The images that a YAML file lists (skopeo-sync(1)): registries with <c>images</c>, <c>images-by-tag-regex</c>, <c>credentials</c>, <c>tls-verify</c>, <c>cert-dir</c>.</summary>
    /// <exception cref="ImageException">The file is not what it should be, or a registry could not be used.</exception>
    public static async Task<IReadOnlyList<SyncImage>> FromYamlAsync(string file, TransportOptions options, CancellationToken cancellation)
    {
        Dictionary<string, object?> registries;
        try
        {
            registries = YamlDocument.Read(await File.ReadAllTextAsync(file, cancellation)) as Dictionary<string, object?> ?? throw new FormatException("it is not a map of registries");
        }
        catch (FormatException e)
        {
            throw Bad(file, e.Message, e);
        }
        var found = new List<SyncImage>();
        foreach (var (registry, value) in registries)
            found.AddRange(await FromYamlAsync(file, registry, value as Dictionary<string, object?> ?? throw Bad(file, $"'{registry}' is not a map"), options, cancellation));
        return found;
    }

    private static async Task<List<SyncImage>> FromYamlAsync(
        string file, string registry, Dictionary<string, object?> settings, TransportOptions options, CancellationToken cancellation)
    {
        var own = options with { Registry = Settings(settings, options.Registry) };
        var found = new List<SyncImage>();
        foreach (var (repository, wanted) in settings.GetValueOrDefault("images") as Dictionary<string, object?> ?? [])
        {
            var tags = wanted as List<object?> ?? [];
            if (tags.Count == 0)
                found.AddRange(await FromRegistryAsync($"{registry}/{repository}", own, cancellation));
            foreach (object? tag in tags)
                found.AddRange(await FromRegistryAsync($"{registry}/{repository}{((tag as string)?.Contains(':') == true ? "@" : ":")}{tag}", own, cancellation));
        }
        foreach (var (repository, pattern) in settings.GetValueOrDefault("images-by-tag-regex") as Dictionary<string, object?> ?? [])
        {
            var regex = Pattern(file, pattern as string ?? "");
            var all = await FromRegistryAsync($"{registry}/{repository}", own, cancellation);
            found.AddRange(all.Where(image => regex.IsMatch(image.Location.Identity!.Tag!)));
        }
        return found;
    }

    private static RegistryOptions Settings(Dictionary<string, object?> settings, RegistryOptions options)
    {
        var login = settings.GetValueOrDefault("credentials") as Dictionary<string, object?>;
        return options with
        {
            Credentials = login is null ? options.Credentials : new Credentials(login.GetValueOrDefault("username") as string ?? "", login.GetValueOrDefault("password") as string ?? ""),
            TlsVerify = settings.GetValueOrDefault("tls-verify") is string verify ? verify == "true" : options.TlsVerify,
            CertificateDirectory = settings.GetValueOrDefault("cert-dir") as string is { Length: > 0 } directory ? directory : options.CertificateDirectory,
        };
    }

    private static Regex Pattern(string file, string pattern)
    {
        if (pattern.Length > MaximumPattern)
            throw Bad(file, "a pattern is too long");
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, _matchTimeout);
        }
        catch (ArgumentException e)
        {
            throw Bad(file, $"'{pattern}' is not a pattern", e);
        }
    }

    private static SyncImage Image(Reference reference, TransportOptions options) => new(new RegistryLocation(reference), reference.ToString(), options);

    private static ImageException Bad(string file, string why, Exception? cause = null) => new(ImageError.BadArchive, $"{file} cannot be used: {why}", cause);
}
