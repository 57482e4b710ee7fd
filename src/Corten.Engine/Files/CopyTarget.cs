using Corten.Linux.Files;

namespace Corten.Engine.Files;

/// <summary>Where cp puts what it copies: docker's rules for directories that are there or not, and for slashes at the end.</summary>
/// <param name="Directory">Path of the directory that is unpacked into.</param>
/// <param name="Name">The name there; "." puts the content of a directory into it.</param>
internal readonly record struct CopyTarget(string Directory, string Name)
{
    /// <summary>The target of one file or directory.</summary>
    /// <exception cref="EngineException">The place cannot take it.</exception>
    public static CopyTarget For(CopySource source, CopyPlace place)
    {
        var (parent, name, status) = place.Resolve(follow: true);
        if (status is { Kind: FileKind.Directory })
            return new CopyTarget(parent!.TrimEnd('/') + "/" + name, source.Name);
        if (status is { } found)
            return OverFile(source, place, parent!, name, found);
        // A file is not renamed to something that has to be a directory.
        if (parent is null || (place.IsDirectoryTyped && !source.IsDirectory))
            throw place.NotFound();
        return new CopyTarget(parent, name);
    }

    /// <summary>The target of an archive: a directory that is there.</summary>
    /// <exception cref="EngineException">It is not.</exception>
    public static CopyTarget ForArchive(CopyPlace place)
    {
        var (parent, name, status) = place.Resolve(follow: true);
        return status is { Kind: FileKind.Directory }
            ? new CopyTarget(parent!.TrimEnd('/') + "/" + name, ".")
            : throw new EngineException("destination must be a directory when copying from stdin");
    }

    private static CopyTarget OverFile(CopySource source, CopyPlace place, string parent, string name, FileStatus found)
    {
        if (source.IsDirectory)
            throw new EngineException("destination must be a directory when copying a directory");
        if (place.IsDirectoryTyped)
            throw new EngineException($"\"{place.Typed}\" is not a directory");
        if (found.Kind != FileKind.Regular)
            throw new EngineException($"invalid destination: \"{place.Typed}\" must be a directory or a regular file");
        return new CopyTarget(parent, name);
    }
}
