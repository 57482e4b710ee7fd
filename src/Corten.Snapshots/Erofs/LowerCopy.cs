using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>Makes nodes of what the layers below have, so that a layer can link to it or put something into it.</summary>
internal sealed class LowerCopy(DataArea data, IndexTree tree)
{
    /// <summary>The directory that <paramref name="lower"/> is open on, without what is in it.</summary>
    public IndexNode Directory(SafeFileHandle lower)
    {
        var node = tree.Add(FileKind.Directory);
        Set(node, FileStatus.Of(lower), ExtendedAttributes.List(lower), attribute => ExtendedAttributes.Get(lower, attribute));
        return node;
    }

    /// <summary>A file that is not a directory, with its content.</summary>
    public IndexNode File(SafeFileHandle lower, string name, FileStatus status)
    {
        var node = status.Kind switch
        {
            FileKind.Regular when status.Size > 0 => tree.AddFile((long)status.Size, CopyContent(lower, name, (long)status.Size)),
            FileKind.Regular => tree.AddInline(FileKind.Regular, []),
            FileKind.SymbolicLink => tree.AddInline(FileKind.SymbolicLink, UnixString.ToBytes(UnixDirectory.ReadLink(lower, name))),
            _ => tree.Add(status.Kind, status.Represents),
        };
        Set(node, status, ExtendedAttributes.List(lower, name), attribute => ExtendedAttributes.Get(lower, name, attribute));
        return node;
    }

    private IReadOnlyList<Extent> CopyContent(SafeFileHandle lower, string name, long size)
    {
        using var source = UnixFile.OpenAt(lower, name, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        return data.Append([new TarSegment(0, size)], buffer => UnixFile.Read(source, buffer));
    }

    private static void Set(IndexNode node, FileStatus status, IEnumerable<string> attributes, Func<string, byte[]?> value) => node.Describe(
        status.Mode,
        status.Uid,
        status.Gid,
        new Timestamp(status.ModifiedSeconds, status.ModifiedNanoseconds),
        [
            .. attributes.Where(name => !LayerNames.IsPrivate(name))
                .Select(name => new TarAttribute(name, value(name) ?? []))
                .Where(attribute => AttributeBody.CanHold(node.Kind, attribute)),
        ]);
}
