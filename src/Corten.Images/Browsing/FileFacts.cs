using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Tar;

namespace Corten.Images.Browsing;

/// <summary>What a layer says of one file.</summary>
/// <param name="Kind">What it is; a hard link is what it links to.</param>
/// <param name="Mode">Permission bits with setuid, setgid and sticky: 0 to 07777.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="LinkTarget">The target of a symlink; else empty.</param>
/// <param name="Device">The device that a device node stands for.</param>
/// <param name="Content">The digest of the content; null where it was not asked for.</param>
/// <param name="Attributes">Names and values of the extended attributes in one text.</param>
internal sealed record FileFacts(
    TarEntryKind Kind, uint Mode, uint Uid, uint Gid, long Size, string LinkTarget, DeviceNumber Device, Digest? Content, string Attributes)
{
    public static FileFacts ImpliedDirectory { get; } = new(TarEntryKind.Directory, 0x1ed, 0, 0, 0, "", default, null, "");

    public static FileFacts Of(TarEntry entry, Digest? content) => new(
        entry.Kind,
        entry.Mode,
        entry.Uid,
        entry.Gid,
        entry.Size,
        entry.Kind == TarEntryKind.SymbolicLink ? entry.LinkTarget : "",
        entry.Device,
        content,
        string.Join(' ', entry.Attributes.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => $"{a.Name}={Convert.ToHexString(a.Value)}")));
}
