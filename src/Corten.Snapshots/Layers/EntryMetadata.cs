using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Sets owner, mode, attributes and times of what was just made, in the one order that keeps them all: the owner first (it clears setuid
/// and capabilities), then the mode, then attributes (capabilities, ACLs), times last. Calls that would change nothing are left out.
/// </summary>
internal sealed class EntryMetadata
{
    private const uint SetGid = 0x400;
    private const uint PermissionBits = 0x1ff;

    private readonly (uint Uid, uint Gid)? _own;
    private readonly uint _umask = ReadUmask();

    /// <summary>Learns from a directory that this process has just made whom its new files belong to.</summary>
    public EntryMetadata(FileStatus made) =>
        // In a directory with setgid the group is that directory's, not the one that files will get; then nothing is assumed.
        _own = (made.Mode & SetGid) == 0 ? (made.Uid, made.Gid) : null;

    /// <summary>Assumes nothing: every owner is set.</summary>
    public EntryMetadata()
    {
    }

    /// <summary>Attributes and entries left out.</summary>
    public long Dropped { get; set; }

    /// <summary>For a regular file, open, made with the permission bits of <paramref name="entry"/>.</summary>
    public void SetOnFile(SafeFileHandle file, TarEntry entry)
    {
        if (_own != (entry.Uid, entry.Gid))
            FileMetadata.SetOwner(file, entry.Uid, entry.Gid);
        if (entry.Mode != (entry.Mode & PermissionBits & ~_umask))
            FileMetadata.SetMode(file, entry.Mode);
        foreach (var (name, value) in entry.Attributes)
            Set(name, ExtendedAttributesOf(file, name, value));
        FileMetadata.SetTimes(file, entry.Accessed ?? entry.Modified, entry.Modified);
    }

    /// <summary>For a symlink, device or fifo, which cannot be opened for this; made with the mode 0.</summary>
    public void SetOnName(SafeFileHandle directory, string name, TarEntry entry)
    {
        if (_own != (entry.Uid, entry.Gid))
            FileMetadata.SetOwner(directory, name, entry.Uid, entry.Gid);
        if (entry.Kind != TarEntryKind.SymbolicLink)
            FileMetadata.SetMode(directory, name, entry.Mode);
        SetAttributes(directory, name, entry);
        FileMetadata.SetTimes(directory, name, entry.Accessed ?? entry.Modified, entry.Modified);
    }

    /// <summary>For a directory just made: owner and attributes. The rest is <see cref="Final"/>, for the end.</summary>
    public void SetOnNewDirectory(SafeFileHandle parent, string name, TarEntry entry)
    {
        if (_own != (entry.Uid, entry.Gid))
            FileMetadata.SetOwner(parent, name, entry.Uid, entry.Gid);
        SetAttributes(parent, name, entry);
    }

    /// <summary>For a directory that the layer had already: the entry's owner and attributes replace all it had.</summary>
    public void ReplaceOnDirectory(SafeFileHandle directory, TarEntry entry)
    {
        FileMetadata.SetOwner(directory, entry.Uid, entry.Gid);
        foreach (string stale in ExtendedAttributes.List(directory).Where(a => !LayerNames.IsPrivate(a)))
            LayerDirectory.Require(ExtendedAttributes.TryRemove(directory, stale), "remove an extended attribute of", entry.Name);
        foreach (var (name, value) in entry.Attributes.Where(a => a.Name != LayerNames.DefaultAcl))
            Set(name, ExtendedAttributesOf(directory, name, value));
    }

    /// <summary>What the directory gets at the end.</summary>
    public static FinalDirectory Final(TarEntry entry)
    {
        byte[]? defaultAcl = entry.Attributes.FirstOrDefault(a => a.Name == LayerNames.DefaultAcl).Value;
        return new FinalDirectory(entry.Mode, entry.Accessed ?? entry.Modified, entry.Modified, defaultAcl);
    }

    private void SetAttributes(SafeFileHandle directory, string name, TarEntry entry)
    {
        foreach (var (attribute, value) in entry.Attributes)
        {
            if (attribute != LayerNames.DefaultAcl)
                Set(attribute, LayerNames.IsPrivate(attribute) ? null : ExtendedAttributes.TrySet(directory, name, attribute, value));
        }
    }

    private static int? ExtendedAttributesOf(SafeFileHandle file, string name, byte[] value) =>
        LayerNames.IsPrivate(name) ? null : ExtendedAttributes.TrySet(file, name, value);

    // A file system without the attribute's kind, a kind that this file cannot have, a privilege that this process lacks: the file is worth
    // having without it. A full disk is not among these.
    private void Set(string name, int? result)
    {
        if (result is null or -Errno.EOPNOTSUPP or -Errno.EPERM)
            Dropped++;
        else
            LayerDirectory.Require(result.Value, "set the extended attribute", name);
    }

    private static uint ReadUmask()
    {
        const string key = "Umask:";
        string status = KernelFile.Read("/proc/self/status");
        int start = status.IndexOf(key, StringComparison.Ordinal);
        // Without the line (before Linux 4.7) every mode is set.
        return start < 0 ? PermissionBits : Convert.ToUInt32(status[(start + key.Length)..].Split('\n')[0].Trim(), 8);
    }
}
