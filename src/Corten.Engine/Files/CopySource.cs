using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Files;

/// <summary>What cp copies: found once, then archived.</summary>
internal sealed class CopySource
{
    private readonly CopyPlace _place;
    private readonly string _parent;
    private readonly string _leaf;

    /// <summary>Looks for it.</summary>
    /// <exception cref="EngineException">It is not there, or it is no directory though the path says so.</exception>
    public CopySource(CopyPlace place, bool follow)
    {
        _place = place;
        var (parent, name, status) = place.Resolve(follow || place.IsDirectoryTyped);
        if (parent is null || status is not { } found)
            throw place.NotFound();
        IsDirectory = found.Kind == FileKind.Directory;
        if (place.IsDirectoryTyped && !IsDirectory)
            throw new EngineException($"\"{place.Typed}\" is not a directory");
        (_parent, _leaf) = (parent, name);
        string last = RootedDirectory.Split(place.Path).Name;
        Name = place.IsContent || last == ".." ? "." : last;
    }

    public bool IsDirectory { get; }

    public bool IsContent => _place.IsContent;

    /// <summary>The last component as typed; "." where the content of a directory is meant, or it has no name.</summary>
    public string Name { get; }

    /// <summary>Writes it as a tar in which it has the name <paramref name="stored"/>.</summary>
    public void Archive(string stored, Stream tar)
    {
        using var parent = Open();
        LayerWriter.WriteTree(parent, _leaf, stored, tar);
    }

    private SafeFileHandle Open() => RootedPath.Open(_place.Root, _parent, OpenFlags.ReadOnly | OpenFlags.Directory);
}
