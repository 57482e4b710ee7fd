using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Erofs;

/// <summary>Makes nodes of what the layers below have, so that a layer can link to it or put something into it.</summary>
internal sealed class LowerCopy(DataArea data)
{
    /// <summary>The directory that <paramref name="lower"/> is open on, without what is in it.</summary>
    public IndexNode Directory(SafeFileHandle lower)
    {
        var node = new IndexNode(FileKind.Directory);
        Set(node, FileStatus.Of(lower), ExtendedAttributes.List(lower), attribute => ExtendedAttributes.Get(lower, attribute));
        return node;
    }

    /// <summary>A file that is not a directory, with its content.</summary>
    public IndexNode File(SafeFileHandle lower, string name, FileStatus status)
    {
        var node = status.Kind switch
        {
            FileKind.Regular when status.Size > 0 => new IndexNode((long)status.Size, CopyContent(lower, name, (long)status.Size)),
            FileKind.Regular => new IndexNode(FileKind.Regular, inline: []),
            FileKind.SymbolicLink => new IndexNode(FileKind.SymbolicLink, UnixString.ToBytes(UnixDirectory.ReadLink(lower, name))),
            _ => new IndexNode(status.Kind, status.Represents),
        };
        Set(node, status, ExtendedAttributes.List(lower, name), attribute => ExtendedAttributes.Get(lower, name, attribute));
        return node;
    }

    private IReadOnlyList<Extent> CopyContent(SafeFileHandle lower, string name, long size)
    {
        using var source = UnixFile.OpenAt(lower, name, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        return data.Append([new TarSegment(0, size)], buffer => UnixFile.Read(source, buffer));
    }

    private static void Set(IndexNode node, FileStatus status, IEnumerable<string> attributes, Func<string, byte[]?> value)
    {
        node.Mode = status.Mode;
        node.Uid = status.Uid;
        node.Gid = status.Gid;
        node.Modified = new Timestamp(status.ModifiedSeconds, status.ModifiedNanoseconds);
        node.Attributes =
        [
            .. attributes.Where(name => !LayerNames.IsPrivate(name))
                .Select(name => new TarAttribute(name, value(name) ?? []))
                .Where(attribute => AttributeBody.CanHold(node.Kind, attribute)),
        ];
    }
}
