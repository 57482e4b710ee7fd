using Corten.Oci;

namespace Corten.CommandLine;

/// <summary>The name under which credentials of a registry are kept.</summary>
internal static class RegistryKey
{
    /// <summary>Reads a registry, or a repository in one, as login and logout take it.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public static string Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Reference.DefaultDomain;
        string name = text;
        foreach (string prefix in new[] { "https://", "http://", "docker://" })
            name = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        name = name.TrimEnd('/');
        if (name is "index.docker.io/v1" or "index.docker.io")
            return Reference.DefaultDomain;
        string probe = name.Contains('/') ? name : name + "/x";
        // A host without a dot is a host here, though in an image name it would be a directory of docker.io.
        bool valid = Reference.TryParse(probe, out var reference, out _) && reference.Tag is null && reference.Digest is null;
        return valid ? name : throw new UsageException($"'{text}' is not a registry, nor a repository in one");
    }
}
