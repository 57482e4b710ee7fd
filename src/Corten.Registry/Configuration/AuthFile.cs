using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Linux;
using Corten.Oci;

namespace Corten.Registry.Configuration;

/// <summary>Reads the file that <c>docker login</c> and <c>podman login</c> write: config.json, auth.json (containers-auth.json(5)).</summary>
internal static class AuthFile
{
    private const string DockerHubKey = "https://index.docker.io/v1/";

    /// <summary>The files to look into, in the order of containers-auth.json(5).</summary>
    public static IReadOnlyList<string> UsualPaths()
    {
        if (Environment.GetEnvironmentVariable("REGISTRY_AUTH_FILE") is { Length: > 0 } chosen)
            return [chosen];
        string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } directory ? directory : "/root";
        return
        [
            .. Below("XDG_RUNTIME_DIR", null, "containers/auth.json"),
            .. Below(null, "/run/containers/0", "auth.json"),
            .. Below("XDG_CONFIG_HOME", HostPath.Join(home, ".config"), "containers/auth.json"),
            .. Below("DOCKER_CONFIG", HostPath.Join(home, ".docker"), "config.json"),
        ];
    }

    /// <summary>The credentials that <paramref name="path"/> holds for a repository, or null.</summary>
    /// <exception cref="RegistryException">The file is there and is not what it should be.</exception>
    public static Credentials? Find(string path, Reference repository)
    {
        if (!File.Exists(path))
            return null;
        var entries = Read(path).Auths;
        foreach (string key in Keys(repository))
        {
            if (entries?.GetValueOrDefault(key) is { } entry)
                return Decode(path, key, entry);
        }
        return null;
    }

    private static AuthFileContent Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, AuthFileJson.Default.AuthFileContent) ?? new AuthFileContent();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Broken(path, "it cannot be read as JSON", e);
        }
    }

    // The longest path first, then the host, then the ways in which docker has written the host over the years.
    private static IEnumerable<string> Keys(Reference repository)
    {
        for (string name = repository.Name; name.Contains('/'); name = name[..name.LastIndexOf('/')])
            yield return name;
        yield return repository.Domain;
        if (repository.Domain == Reference.DefaultDomain)
            yield return DockerHubKey;
        foreach (string prefix in new[] { "https://", "http://" })
        {
            yield return prefix + repository.Domain;
            yield return $"{prefix}{repository.Domain}/v2/";
        }
    }

    private static Credentials? Decode(string path, string key, AuthFileEntry entry)
    {
        var (user, password) = (entry.Username ?? "", entry.Password ?? "");
        if (!string.IsNullOrEmpty(entry.Auth))
        {
            string text;
            try
            {
                text = Encoding.UTF8.GetString(Convert.FromBase64String(entry.Auth)).TrimEnd('\0');
            }
            catch (FormatException e)
            {
                throw Broken(path, $"the entry for {key} is not base64", e);
            }
            int colon = text.IndexOf(':');
            if (colon <= 0)
                throw Broken(path, $"the entry for {key} is not user:password", null);
            (user, password) = (text[..colon], text[(colon + 1)..]);
        }
        bool usable = user.Length > 0 || !string.IsNullOrEmpty(entry.IdentityToken);
        return usable ? new Credentials(user, password, string.IsNullOrEmpty(entry.IdentityToken) ? null : entry.IdentityToken) : null;
    }

    private static RegistryException Broken(string path, string why, Exception? cause) =>
        new(RegistryError.Unauthorized, $"the credentials in {path} cannot be used: {why}", cause);

    private static string[] Below(string? variable, string? fallback, string name)
    {
        string? directory = variable is null ? fallback : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : fallback;
        return directory is null ? [] : [HostPath.Join(directory, name)];
    }
}

internal sealed record AuthFileContent
{
    public Dictionary<string, AuthFileEntry>? Auths { get; init; }
}

internal sealed record AuthFileEntry
{
    public string? Auth { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuthFileContent))]
internal sealed partial class AuthFileJson : JsonSerializerContext;
