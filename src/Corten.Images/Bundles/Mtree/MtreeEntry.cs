using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles.Mtree;

/// <summary>A SHA-256 digest without an object of its own: a manifest has tens of thousands.</summary>
internal readonly record struct Sha256(UInt128 High, UInt128 Low)
{
    public static Sha256 Of(ReadOnlySpan<byte> hash) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    public static Sha256 Parse(string hex) => hex.Length == 64
        ? Of(Convert.FromHexString(hex))
        : throw new FormatException($"'{hex}' is not a SHA-256 digest");

    public override string ToString() => $"{High:x32}{Low:x32}";
}

/// <summary>What a manifest says of a file. A null is not said.</summary>
internal sealed record MtreeEntry
{
    public FileKind? Kind { get; init; }

    public ulong? Size { get; init; }

    public uint? Mode { get; init; }

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }

    public uint? Links { get; init; }

    public string? Target { get; init; }

    /// <summary>Seconds; tar_time leaves the rest out.</summary>
    public long? Modified { get; init; }

    public Sha256? Digest { get; init; }

    /// <summary>Extended attributes, values in base64; null where there are none.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>The keywords that are understood.</summary>
    public static IReadOnlyList<string> Keywords { get; } =
        ["gid", "link", "mode", "nlink", "sha256", "sha256digest", "size", "tar_time", "time", "type", "uid", "xattr", "xattrs"];

    /// <summary>The entry without what other keywords than these say; the type always counts.</summary>
    public MtreeEntry Only(IReadOnlyList<string> keywords) => new()
    {
        Kind = Kind,
        Size = keywords.Contains("size") ? Size : null,
        Mode = keywords.Contains("mode") ? Mode : null,
        Uid = keywords.Contains("uid") ? Uid : null,
        Gid = keywords.Contains("gid") ? Gid : null,
        Links = keywords.Contains("nlink") ? Links : null,
        Target = keywords.Contains("link") ? Target : null,
        Modified = keywords.Contains("time") || keywords.Contains("tar_time") ? Modified : null,
        Digest = keywords.Contains("sha256") || keywords.Contains("sha256digest") ? Digest : null,
        Attributes = keywords.Contains("xattr") || keywords.Contains("xattrs") ? Attributes : null,
        AttributesCount = keywords.Contains("xattr") || keywords.Contains("xattrs"),
    };

    /// <summary>Whether attributes that the manifest does not have are a difference.</summary>
    private bool AttributesCount { get; init; } = true;

    /// <summary>Whether the file on the disk is the one described, its content aside.</summary>
    public bool Describes(SafeFileHandle directory, string name, FileStatus status) =>
        (Kind ?? status.Kind) == status.Kind
        && (Uid ?? status.Uid) == status.Uid
        && (Gid ?? status.Gid) == status.Gid
        && (Modified ?? status.ModifiedSeconds) == status.ModifiedSeconds
        && (status.Kind == FileKind.SymbolicLink || (Mode ?? status.Mode) == status.Mode)
        // A directory's size and links are its file system's; a change of what is in it shows in its time.
        && (status.Kind == FileKind.Directory || ((Size ?? status.Size) == status.Size && (Links ?? status.Links) == status.Links))
        && (Target is null || status.Kind != FileKind.SymbolicLink || Target == UnixDirectory.ReadLink(directory, name))
        && (!AttributesCount || HasAttributes(directory, name, status));

    /// <summary>The attributes as a manifest has them; null where there are none, or where the kind of file is not asked.</summary>
    public static IReadOnlyDictionary<string, string>? ReadAttributes(SafeFileHandle directory, string name, FileKind kind)
    {
        if (kind is not (FileKind.Regular or FileKind.Directory) || ExtendedAttributes.List(directory, name) is not { Count: > 0 } names)
            return null;
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string attribute in names)
        {
            if (ExtendedAttributes.Get(directory, name, attribute) is { } value)
                attributes[attribute] = Convert.ToBase64String(value);
        }
        return attributes;
    }

    private bool HasAttributes(SafeFileHandle directory, string name, FileStatus status)
    {
        var actual = ReadAttributes(directory, name, status.Kind);
        if (Attributes is null || actual is null)
            return (Attributes?.Count ?? 0) == (actual?.Count ?? 0) || status.Kind is not (FileKind.Regular or FileKind.Directory);
        return Attributes.Count == actual.Count && Attributes.All(a => actual.GetValueOrDefault(a.Key) == a.Value);
    }
}
