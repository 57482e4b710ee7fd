using Corten.Linux.Files;

namespace Corten.Snapshots.Layers;

/// <summary>Names with a meaning in a layer (image-spec, layer.md#whiteouts) and in an overlay (the kernel's overlayfs.rst).</summary>
internal static class LayerNames
{
    /// <summary>In a tar, an entry of this prefix deletes the name behind it.</summary>
    public const string WhiteoutPrefix = ".wh.";

    /// <summary>In a tar, an entry of this name hides everything that its directory had below.</summary>
    public const string OpaqueMarker = ".wh..wh..opq";

    /// <summary>Entries of this prefix, the opaque marker apart, belong to the AUFS driver of old and mean nothing.</summary>
    public const string AufsPrefix = ".wh..wh.";

    /// <summary>On an overlay's directory, this attribute with the value "y" hides everything that the directory has in lower layers.</summary>
    public const string OpaqueAttribute = "trusted.overlay.opaque";

    /// <summary>A default ACL makes files that are created in the directory inherit from it.</summary>
    public const string DefaultAcl = "system.posix_acl_default";

    /// <summary>Whether a file is an overlay's whiteout: a character device with the number 0:0.</summary>
    public static bool IsWhiteout(FileStatus status) => status is { Kind: FileKind.CharacterDevice, Represents: { Major: 0, Minor: 0 } };

    /// <summary>
    /// Whether a layer may not set an attribute: the overlay's own, which would let an image forge whiteouts and redirects, and the host's
    /// SELinux label, which belongs to the host's policy.
    /// </summary>
    public static bool IsPrivate(string attribute) =>
        attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal)
        || attribute.StartsWith("user.overlay.", StringComparison.Ordinal)
        || attribute == "security.selinux";

    /// <summary>
    /// The components of an entry's name, cleaned as text: "." and empty ones vanish, ".." takes the one before it along and stops at the
    /// root. So no name leads out, whatever is on the disk.
    /// </summary>
    public static string[] Split(string name)
    {
        if (IsClean(name))
            return name.Split('/');
        var components = new List<string>();
        foreach (string component in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (component == "..")
                components.RemoveRange(Math.Max(components.Count - 1, 0), Math.Min(components.Count, 1));
            else if (component != ".")
                components.Add(component);
        }
        return [.. components];
    }

    // Most names in an archive need no cleaning, and there are many.
    private static bool IsClean(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            return false;
        foreach (var range in name.Split('/'))
        {
            if (name[range] is "" or "." or "..")
                return false;
        }
        return true;
    }
}
