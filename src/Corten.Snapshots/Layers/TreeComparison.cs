using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>Compares two directories, file by file: names, kinds, owners, modes, attributes and content.</summary>
internal static class TreeComparison
{
    private const int MostDifferences = 10;
    private const int BufferSize = 128 * 1024;

    /// <summary>The first differences, in words, by the path below the directories.</summary>
    /// <param name="expected">What there should be.</param>
    /// <param name="actual">What there is.</param>
    public static List<string> Find(SafeFileHandle expected, SafeFileHandle actual)
    {
        var differences = new List<string>();
        CompareDirectories(expected, actual, "", differences);
        return differences;
    }

    private static void CompareDirectories(SafeFileHandle wanted, SafeFileHandle found, string path, List<string> differences)
    {
        var names = DirectoryEntry.List(wanted).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in DirectoryEntry.List(found).Select(e => e.Name).Where(name => !names.Contains(name)).Order(StringComparer.Ordinal))
            differences.Add($"{path}/{name} should not be there");
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            if (differences.Count >= MostDifferences)
                return;
            if (FileStatus.Find(wanted, name) is { } status && Describe(wanted, found, name, status) is { } difference)
                differences.Add($"{path}/{name} {difference}");
            else if (FileStatus.Find(wanted, name) is { Kind: FileKind.Directory })
                Descend(wanted, found, name, path, differences);
        }
    }

    private static void Descend(SafeFileHandle wanted, SafeFileHandle found, string name, string path, List<string> differences)
    {
        const OpenFlags Flags = OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow;
        using var below = UnixFile.OpenAt(wanted, name, Flags);
        using var belowFound = UnixFile.OpenAt(found, name, Flags);
        CompareDirectories(below, belowFound, $"{path}/{name}", differences);
    }

    // Null where the two are alike. The time of a directory that the tar only implies is that of its unpacking, so times of directories do not count.
    private static string? Describe(SafeFileHandle wanted, SafeFileHandle found, string name, FileStatus status)
    {
        if (FileStatus.Find(found, name) is not { } other)
            return "is missing";
        if (other.Kind != status.Kind || other.Represents != status.Represents)
            return "is another kind of file";
        if (LayerNames.IsWhiteout(status))
            return null;
        if ((other.Mode, other.Uid, other.Gid) != (status.Mode, status.Uid, status.Gid))
            return "has another owner or mode";
        if (status.Kind != FileKind.Directory && Measures(other) != Measures(status))
            return "has another size, time or number of links";
        if (status.Kind == FileKind.SymbolicLink && UnixDirectory.ReadLink(wanted, name) != UnixDirectory.ReadLink(found, name))
            return "leads elsewhere";
        if (!SameAttributes(wanted, found, name))
            return "has other attributes";
        return status.Kind == FileKind.Regular && !SameContent(wanted, found, name) ? "has other content" : null;
    }

    private static (ulong Size, uint Links, long Seconds, uint Nanoseconds) Measures(FileStatus status) =>
        (status.Size, status.Links, status.ModifiedSeconds, status.ModifiedNanoseconds);

    private static bool SameAttributes(SafeFileHandle wanted, SafeFileHandle found, string name)
    {
        var names = ExtendedAttributes.List(wanted, name).Order(StringComparer.Ordinal).ToList();
        return names.SequenceEqual(ExtendedAttributes.List(found, name).Order(StringComparer.Ordinal), StringComparer.Ordinal)
            && names.TrueForAll(attribute => ExtendedAttributes.Get(wanted, name, attribute).AsSpan().SequenceEqual(ExtendedAttributes.Get(found, name, attribute)));
    }

    private static bool SameContent(SafeFileHandle wanted, SafeFileHandle found, string name)
    {
        using var left = Open(wanted, name);
        using var right = Open(found, name);
        var (a, b) = (new byte[BufferSize], new byte[BufferSize]);
        int count;
        do
        {
            count = left.ReadAtLeast(a, a.Length, throwOnEndOfStream: false);
            if (right.ReadAtLeast(b.AsSpan(0, a.Length), a.Length, throwOnEndOfStream: false) != count || !a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count)))
                return false;
        }
        while (count == a.Length);
        return true;
    }

    private static FileStream Open(SafeFileHandle directory, string name) =>
        new(UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.NoFollow), FileAccess.Read, bufferSize: 0);
}
