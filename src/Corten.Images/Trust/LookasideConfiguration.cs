using Corten.Images.Transports;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci;

namespace Corten.Images.Trust;

/// <summary>Where the simple signatures of images in registries lie: the files of containers-registries.d(5).</summary>
public sealed class LookasideConfiguration
{
    private const string SystemDirectory = "/etc/containers/registries.d";
    private const string SystemDefault = "file:///var/lib/containers/sigstore";

    private readonly Dictionary<string, Places> _scopes = new(StringComparer.Ordinal);
    private Places? _default;

    private LookasideConfiguration()
    {
    }

    /// <summary>A configuration that knows no signatures.</summary>
    public static LookasideConfiguration Empty { get; } = new();

    /// <summary>The configuration of this machine and user.</summary>
    /// <param name="directory">The one directory to read in place of the usual ones; or null.</param>
    /// <exception cref="ImageException">A file is not what it should be.</exception>
    public static LookasideConfiguration Read(string? directory = null)
    {
        string? home = Environment.GetEnvironmentVariable("HOME") is { Length: > 1 } set ? set : null;
        string? user = home is null ? null : HostPath.Join(home, ".config/containers/registries.d");
        string chosen = directory ?? (user is not null && Directory.Exists(user) ? user : SystemDirectory);
        var configuration = new LookasideConfiguration { _default = Usual(home) };
        if (!Directory.Exists(chosen))
            return configuration;
        bool hasDefault = false;
        foreach (string file in Directory.EnumerateFiles(chosen, "*.yaml").Order(StringComparer.Ordinal))
            configuration.ReadFile(file, ref hasDefault);
        return configuration;
    }

    /// <summary>Where the signatures of an image are read from; null where there is no such place.</summary>
    public Uri? ReadingFor(Reference reference) => Address(Find(reference)?.Read, reference);

    /// <summary>Where the signatures of an image are written to; null where there is no such place.</summary>
    public Uri? StagingFor(Reference reference)
    {
        var places = Find(reference);
        return Address(places?.Write ?? places?.Read, reference) is { IsFile: true } address ? address : null;
    }

    private Places? Find(Reference reference) =>
        RegistryLocation.ScopesOf(reference).Select(scope => _scopes.GetValueOrDefault(scope)).FirstOrDefault(found => found is not null) ?? _default;

    private static Places Usual(string? home) => ThisProcess.EffectiveUid == 0 || home is null
        ? new Places(SystemDefault, null)
        : new Places($"file://{home}/.local/share/containers/sigstore", null);

    private static Uri? Address(string? place, Reference reference) =>
        place is null ? null : new Uri($"{place.TrimEnd('/')}/{reference.Path}");

    private void ReadFile(string file, ref bool hasDefault)
    {
        try
        {
            var root = YamlDocument.Read(File.ReadAllText(file)) as Dictionary<string, object?> ?? [];
            if (root.GetValueOrDefault("default-docker") is { } every)
            {
                _default = hasDefault ? throw new FormatException("default-docker stands in another file already") : Read(every);
                hasDefault = true;
            }
            foreach (var (scope, places) in root.GetValueOrDefault("docker") as Dictionary<string, object?> ?? [])
            {
                if (!_scopes.TryAdd(scope, Read(places)))
                    throw new FormatException($"'{scope}' stands in another file already");
            }
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ImageException(ImageError.Host, $"{file} cannot be used: {ClassLibraryFailure.Describe(e) ?? e.Message}", e);
        }
    }

    private static Places Read(object? value)
    {
        var map = value as Dictionary<string, object?> ?? throw new FormatException("an entry is not a map");
        string? Text(string name) => Checked(map.GetValueOrDefault($"lookaside{name}") as string ?? map.GetValueOrDefault($"sigstore{name}") as string);
        return new Places(Text(""), Text("-staging"));
    }

    private static string? Checked(string? address) => address is null ? null
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("file" or "http" or "https") ? address
        : throw new FormatException($"'{address}' is not a file, http or https address");

    private sealed record Places(string? Read, string? Write);
}
