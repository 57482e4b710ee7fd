namespace Corten.Linux;

/// <summary>
/// Joins names of the host's own directories (state, store, configuration). Never for a path that comes from an image or a container:
/// those are opened by <see cref="Files.RootedPath"/>.
/// </summary>
public static class HostPath
{
    /// <summary><paramref name="directory"/>, a slash, and <paramref name="name"/>, which must be relative and must not climb.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, absolute, or has a ".." component.</exception>
    public static string Join(string directory, string name)
    {
        if (name.Length == 0 || name[0] == '/' || name.Contains('\0') || (name.Contains("..", StringComparison.Ordinal) && name.Split('/').Contains("..")))
            throw new ArgumentException($"'{name}' is not a plain relative name below {directory}", nameof(name));
        return directory.EndsWith('/') ? directory + name : directory + "/" + name;
    }

    /// <inheritdoc cref="Join(string, string)"/>
    public static string Join(string directory, string first, string second) => Join(Join(directory, first), second);

    /// <inheritdoc cref="Join(string, string)"/>
    public static string Join(string directory, string first, string second, string third) => Join(Join(directory, first, second), third);
}
