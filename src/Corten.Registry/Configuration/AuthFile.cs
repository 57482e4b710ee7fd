using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Linux;
using Corten.Linux.Processes;
using Corten.Oci;

namespace Corten.Registry.Configuration;

/// <summary>Reads the file that <c>docker login</c> and <c>podman login</c> write: config.json, auth.json (containers-auth.json(5)).</summary>
internal static class AuthFile
{
    /// <summary>The name under which registries.conf lists these files among the credential helpers.</summary>
    public const string FilesHelper = "containers-auth.json";

    private const string DockerHubKey = "https://index.docker.io/v1/";

    /// <summary>The file into which a login goes (containers-auth.json(5)).</summary>
    public static string DefaultPath()
    {
        if (Environment.GetEnvironmentVariable("REGISTRY_AUTH_FILE") is { Length: > 0 } chosen)
            return chosen;
        string? run = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return string.IsNullOrEmpty(run) ? $"/run/containers/{ThisProcess.EffectiveUid}/auth.json" : HostPath.Join(run, "containers/auth.json");
    }

    /// <summary>The files to look into, in the order of containers-auth.json(5).</summary>
    public static IReadOnlyList<string> UsualPaths()
    {
        if (Environment.GetEnvironmentVariable("REGISTRY_AUTH_FILE") is { Length: > 0 } chosen)
            return [chosen];
        string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } directory ? directory : "/root";
        return
        [
            .. Below("XDG_RUNTIME_DIR", null, "containers/auth.json"),
            $"/run/containers/{ThisProcess.EffectiveUid}/auth.json",
            .. Below("XDG_CONFIG_HOME", HostPath.Join(home, ".config"), "containers/auth.json"),
            .. Below("DOCKER_CONFIG", HostPath.Join(home, ".docker"), "config.json"),
        ];
    }

    /// <summary>The credentials that <paramref name="path"/> holds for a repository, or null.</summary>
    /// <exception cref="RegistryException">The file is there and is not what it should be.</exception>
    public static Credentials? Find(string path, Reference repository) => Find(path, repository.Name);

    /// <summary>The credentials that <paramref name="path"/> or its helpers hold for a registry, or a repository in it; or null.</summary>
    /// <exception cref="RegistryException">The file is there and is not what it should be.</exception>
    public static Credentials? Find(string path, string name)
    {
        if (!File.Exists(path))
            return null;
        var file = Read(path);
        string host = name.Split('/')[0];
        if (file.CredHelpers?.GetValueOrDefault(host) is { Length: > 0 } helper)
            return new CredentialProgram(helper).Get(host, mustExist: true);
        foreach (string key in Keys(name))
        {
            if (file.Auths?.GetValueOrDefault(key) is { } entry && Decode(path, key, entry) is { } found)
                return found;
        }
        return file.CredsStore is { Length: > 0 } store ? new CredentialProgram(store).Get(HelperKey(host), mustExist: false) : null;
    }

    /// <summary>How a helper program knows a registry.</summary>
    public static string HelperKey(string host) => host == Reference.DefaultDomain ? DockerHubKey : host;

    /// <summary>The file's content.</summary>
    /// <exception cref="RegistryException">It is not what it should be.</exception>
    public static AuthFileContent Read(string path)
    {
        try
        {
            byte[] content = File.ReadAllBytes(path);
            return content.AsSpan().Trim(" \t\r\n\0"u8).IsEmpty
                ? new AuthFileContent()
                : JsonSerializer.Deserialize(content, AuthFileJson.Default.AuthFileContent) ?? new AuthFileContent();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Broken(path, "it cannot be read as JSON", e);
        }
    }

    /// <summary>
    /// Under what a file may have the credentials of a name: the longest path first, then the host, then the ways in which docker has written
    /// the host over the years.
    /// </summary>
    public static IEnumerable<string> Keys(string name)
    {
        string host = name.Split('/')[0];
        for (; name.Contains('/'); name = name[..name.LastIndexOf('/')])
            yield return name;
        yield return host;
        if (host == Reference.DefaultDomain)
            yield return DockerHubKey;
        foreach (string prefix in new[] { "https://", "http://" })
        {
            yield return prefix + host;
            yield return $"{prefix}{host}/v1/";
            yield return $"{prefix}{host}/v2/";
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

    public Dictionary<string, string>? CredHelpers { get; init; }

    public string? CredsStore { get; init; }
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
