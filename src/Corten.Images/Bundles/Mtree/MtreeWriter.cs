using System.Globalization;
using System.Text;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles.Mtree;

/// <summary>
/// Writes the manifest of a directory tree (mtree(5)) with umoci's keywords, so that either program can repack what the other unpacked. The
/// same tree always gives the same text.
/// </summary>
/// <param name="output">Takes the text.</param>
/// <param name="digests">The digests of files that are known already, by their inodes.</param>
internal sealed class MtreeWriter(TextWriter output, IReadOnlyDictionary<ulong, Sha256> digests)
{
    private const string Keywords = "size,type,uid,gid,mode,link,nlink,tar_time,sha256digest,xattr";

    private readonly StringBuilder _line = new();

    /// <summary>Describes everything in <paramref name="rootfs"/>.</summary>
    public void Write(string rootfs)
    {
        output.Write($"#      keywords: {Keywords}\n\n# .\n/set type=file nlink=1 mode=0664 uid=0 gid=0\n");
        using var root = new OwnedDirectory(null, rootfs);
        WriteEntry(root.Handle, ".", FileStatus.Of(root.Handle), "");
        WriteDirectory(root, "");
    }

    private void WriteDirectory(OwnedDirectory directory, string path)
    {
        var directories = new List<(string Name, FileStatus Status)>();
        foreach (var entry in DirectoryEntry.List(directory.Handle).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (FileStatus.Find(directory.Handle, entry.Name) is not { } status)
                continue;
            if (status.Kind == FileKind.Directory)
                directories.Add((entry.Name, status));
            else
                WriteEntry(directory.Handle, entry.Name, status, "    ");
        }
        foreach (var (name, status) in directories)
        {
            string below = path.Length == 0 ? name : $"{path}/{name}";
            output.Write($"\n# {Vis.Encode(below)}\n");
            WriteEntry(directory.Handle, name, status, "");
            using var child = new OwnedDirectory(directory.Handle, name);
            WriteDirectory(child, below);
        }
        output.Write("..\n");
    }

    private void WriteEntry(SafeFileHandle directory, string name, FileStatus status, string indent)
    {
        _line.Clear();
        _line.Append(indent).Append(Vis.Encode(name));
        _line.Append(CultureInfo.InvariantCulture, $" size={status.Size}");
        if (status.Kind != FileKind.Regular)
            _line.Append(" type=").Append(TypeName(status.Kind));
        if (status.Uid != 0)
            _line.Append(CultureInfo.InvariantCulture, $" uid={status.Uid}");
        if (status.Gid != 0)
            _line.Append(CultureInfo.InvariantCulture, $" gid={status.Gid}");
        _line.Append(" mode=").Append(Octal(status.Mode));
        if (status.Kind == FileKind.SymbolicLink)
            _line.Append(" link=").Append(Vis.Encode(UnixDirectory.ReadLink(directory, name)));
        if (status.Links != 1)
            _line.Append(CultureInfo.InvariantCulture, $" nlink={status.Links}");
        _line.Append(CultureInfo.InvariantCulture, $" tar_time={status.ModifiedSeconds}.000000000");
        if (status.Kind == FileKind.Regular)
            _line.Append(" sha256digest=").Append((digests.TryGetValue(status.Inode, out var known) ? known : OwnedFile.Hash(directory, name)).ToString());
        foreach (var (attribute, value) in MtreeEntry.ReadAttributes(directory, name, status.Kind) ?? new Dictionary<string, string>())
            _line.Append(" xattr.").Append(Vis.Encode(attribute)).Append('=').Append(value);
        output.Write(_line.Append('\n'));
    }

    private static string Octal(uint mode) => mode == 0 ? "0" : "0" + Convert.ToString(mode, 8);

    private static string TypeName(FileKind kind) => kind switch
    {
        FileKind.Directory => "dir",
        FileKind.SymbolicLink => "link",
        FileKind.CharacterDevice => "char",
        FileKind.BlockDevice => "block",
        FileKind.Fifo => "fifo",
        FileKind.Socket => "socket",
        _ => "file",
    };
}
