using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Files;

/// <summary>A path in a tree, of the host or of a container, as cp takes it.</summary>
internal sealed class CopyPlace
{
    private const int MaximumLinks = 40;

    /// <summary>A path of the tree below <paramref name="root"/>.</summary>
    /// <param name="root">The root.</param>
    /// <param name="typed">The path as typed, from the root; a slash at its end says that it is a directory, "/." that its content is meant.</param>
    /// <param name="where">"on the host" or "on container NAME", for messages.</param>
    public CopyPlace(SafeFileHandle root, string typed, string where)
    {
        (Root, Typed, Where) = (root, typed, where);
        IsContent = typed is "." or "/" or "" || typed.EndsWith("/.", StringComparison.Ordinal);
        IsDirectoryTyped = IsContent || typed.EndsWith('/');
        string path = IsContent ? typed.TrimEnd('.') : typed;
        Path = "/" + path.Trim('/');
    }

    public SafeFileHandle Root { get; }

    public string Typed { get; }

    public string Where { get; }

    /// <summary>From the root, without a slash at the end.</summary>
    public string Path { get; }

    /// <summary>Whether what is in the directory is meant, not the directory.</summary>
    public bool IsContent { get; }

    /// <summary>Whether the path says that it is a directory.</summary>
    public bool IsDirectoryTyped { get; }

    /// <summary>The path of the last component, its name, and what it is; null where there is nothing.</summary>
    /// <param name="follow">Whether a symlink in the last component is followed.</param>
    /// <returns>The parent is null where the directory that would hold it is not there.</returns>
    public (string? Parent, string Name, FileStatus? Status) Resolve(bool follow)
    {
        string path = Path;
        for (int links = 0; links < MaximumLinks; links++)
        {
            var (parentPath, name) = RootedDirectory.Split(path);
            if (name is "." or "..")
                return Directory(path);
            using var parent = RootedPath.OpenIfExists(Root, parentPath, OpenFlags.Path | OpenFlags.Directory);
            if (parent is null)
                return (null, name, null);
            var status = FileStatus.Find(parent, name);
            if (!follow || status is not { Kind: FileKind.SymbolicLink })
                return (parentPath, name, status);
            string target = UnixDirectory.ReadLink(parent, name);
            path = target.StartsWith('/') ? target : parentPath.TrimEnd('/') + "/" + target;
        }
        throw new EngineException($"\"{Typed}\" {Where}: too many levels of symbolic links");
    }

    public EngineException NotFound() => new($"\"{Typed}\" could not be found {Where}: no such file or directory");

    // The root, or a path that ends in "..": it has no name of its own.
    private (string? Parent, string Name, FileStatus? Status) Directory(string path)
    {
        using var found = RootedPath.OpenIfExists(Root, path, OpenFlags.Path | OpenFlags.Directory);
        return found is null ? (null, ".", null) : (path, ".", FileStatus.Of(found));
    }
}
