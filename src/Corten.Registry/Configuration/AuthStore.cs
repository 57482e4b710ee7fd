using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Corten.Linux.Files;

namespace Corten.Registry.Configuration;

/// <summary>
/// Writes the file that <c>login</c> and <c>logout</c> change: in docker's and podman's format, mode 0600, replaced by a rename under a lock.
/// What others keep in the file stays.
/// </summary>
/// <param name="path">The file; null is the usual one (containers-auth.json(5)).</param>
public sealed class AuthStore(string? path = null)
{
    private static readonly JsonWriterOptions _layout = new() { Indented = true, IndentCharacter = '\t', IndentSize = 1 };

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path ?? AuthFile.DefaultPath());

    /// <summary>The credentials kept for a registry, or a repository in it; null where there are none.</summary>
    /// <exception cref="RegistryException">The file is not what it should be.</exception>
    public Credentials? Find(string key) => AuthFile.Find(Path, key);

    /// <summary>Keeps credentials, in the file or in the helper that the file names for the registry.</summary>
    /// <param name="key">A host with its port, or a repository in it.</param>
    /// <param name="credentials">User and password.</param>
    /// <exception cref="RegistryException">The file or the helper cannot be used.</exception>
    /// <exception cref="Linux.LinuxException">The host refused.</exception>
    public void Store(string key, Credentials credentials)
    {
        Change(root =>
        {
            if (Helper(key) is { } helper)
            {
                helper.Store(AuthFile.HelperKey(key), credentials);
                return false;
            }
            string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));
            Auths(root)[key] = new JsonObject { ["auth"] = auth };
            return true;
        });
    }

    /// <summary>Forgets the credentials of a registry; false where there were none.</summary>
    /// <exception cref="RegistryException">The file or the helper cannot be used.</exception>
    /// <exception cref="Linux.LinuxException">The host refused.</exception>
    public bool Remove(string key)
    {
        bool known = false;
        if (!File.Exists(Path))
            return false;
        Change(root =>
        {
            if (Helper(key) is { } helper)
                known = helper.Erase(AuthFile.HelperKey(key));
            bool changed = false;
            foreach (string written in key.Contains('/') ? [key] : AuthFile.Keys(key))
                changed |= Auths(root).Remove(written);
            known |= changed;
            return changed;
        });
        return known;
    }

    /// <summary>Forgets all credentials of the file; those of helpers stay with them.</summary>
    /// <exception cref="RegistryException">The file is not what it should be.</exception>
    /// <exception cref="Linux.LinuxException">The host refused.</exception>
    public void RemoveAll()
    {
        if (!File.Exists(Path))
            return;
        Change(root =>
        {
            root["auths"] = new JsonObject();
            return true;
        });
    }

    private CredentialProgram? Helper(string key)
    {
        var content = File.Exists(Path) ? AuthFile.Read(Path) : new AuthFileContent();
        string? name = content.CredHelpers?.GetValueOrDefault(key.Split('/')[0]) ?? content.CredsStore;
        return string.IsNullOrEmpty(name) ? null : new CredentialProgram(name);
    }

    private void Change(Func<JsonObject, bool> change)
    {
        MakeDirectory();
        using var held = FileLock.Acquire(Path + ".lock");
        var root = Parse();
        if (change(root))
            AtomicFile.Write(Path, Encoding.UTF8.GetBytes(Text(root)));
    }

    private static string Text(JsonObject root)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _layout))
            root.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private void MakeDirectory()
    {
        string directory = System.IO.Path.GetDirectoryName(Path)!;
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private JsonObject Parse()
    {
        if (!File.Exists(Path))
            return [];
        _ = AuthFile.Read(Path);
        byte[] content = File.ReadAllBytes(Path);
        return content.AsSpan().Trim(" \t\r\n\0"u8).IsEmpty ? [] : JsonNode.Parse(content) as JsonObject ?? [];
    }

    private static JsonObject Auths(JsonObject root)
    {
        if (root["auths"] is JsonObject auths)
            return auths;
        var made = new JsonObject();
        root["auths"] = made;
        return made;
    }
}
