using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>The walk of a layer that is being indexed, which makes in its tree what an entry needs.</summary>
internal sealed class IndexWalk(IndexNode root, SafeFileHandle? lower, LowerCopy copy) : MergedWalk<IndexPlace>(new IndexPlace(root, lower))
{
    /// <summary>Bytes of one name, and of a symlink's target: what the kernel takes on every file system.</summary>
    public const int MaximumName = 255;

    /// <inheritdoc cref="MaximumName"/>
    public const int MaximumTarget = 4095;

    /// <summary>The current directory in the layer; makes it and the directories above it there where they are not yet.</summary>
    public IndexNode Materialize()
    {
        MakeCurrent();
        return Current.Node!.Value;
    }

    /// <summary>Refuses what is longer than the kernel takes, as it would.</summary>
    public static void RequireLength(string text, int maximum)
    {
        if (text.Length > maximum / 3 && UnixString.ToBytes(text).Length > maximum)
            throw new LinuxException("make", text, Errno.ENAMETOOLONG);
    }

    protected override IndexPlace? Open(string name, bool create, out string? symlink)
    {
        RequireLength(name, MaximumName);
        symlink = null;
        if (Current.Node?.Find(name) is { } node)
        {
            if (node.Kind == FileKind.Directory)
                return new IndexPlace(Current, name, node);
            if (node.Kind == FileKind.SymbolicLink)
                symlink = UnixString.FromBytes(node.Inline.Span);
            else if (!node.IsWhiteout)
                RefuseAsDirectory(name, create);
            return null;
        }
        using var below = Current.OpenLower(name, out int errno);
        if (below is not null)
            return new IndexPlace(Current, name, null);
        if (errno == Errno.ENOENT)
            return null;
        symlink = Current.LowerSymlink(name);
        if (symlink is null)
            RefuseAsDirectory(name, create);
        return null;
    }

    protected override IndexPlace Missing(string name) => new(Current, name, null);

    protected override void MakeImplied(IndexPlace parent, IndexPlace directory, string path)
    {
        var above = parent.Node!.Value;
        bool replacesWhiteout = above.Remove(directory.Name);
        if (replacesWhiteout)
            directory.HideLower();
        var made = directory.Lower is { } below ? copy.Directory(below) : root.Tree.AddImpliedDirectory();
        if (replacesWhiteout)
            made.MakeOpaque();
        above.Put(directory.Name, made);
        directory.Node = made;
    }

    private static void RefuseAsDirectory(string name, bool create)
    {
        if (create)
            throw new SnapshotException(SnapshotError.BadLayer, $"{name} is not a directory, and the layer has entries in it");
    }
}
