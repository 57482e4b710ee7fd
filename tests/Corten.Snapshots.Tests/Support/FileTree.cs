using System.Globalization;
using System.Security.Cryptography;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Tests.Support;

/// <summary>Describes every file of a tree by everything that a layer sets, for comparing two trees line by line.</summary>
public static class FileTree
{
    /// <summary>Path to description, the root as ".".</summary>
    public static SortedDictionary<string, string> Describe(string root)
    {
        var tree = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var inodes = new Dictionary<(DeviceNumber, ulong), string>();
        using var parent = UnixFile.Open(root, OpenFlags.ReadOnly | OpenFlags.Directory);
        Add(parent, ".", ".", tree, inodes);
        return tree;
    }

    /// <summary>Fails the test with the lines that differ.</summary>
    /// <param name="expected">The peer's tree.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="unpackedAt">
    /// Directories that the peer has left with a time from here on are compared without their time: it made something in them and did not
    /// set the time back (see the caller for the reason why ours differs).
    /// </param>
    public static void AssertEqual(string expected, string actual, DateTimeOffset? unpackedAt = null)
    {
        var left = Describe(expected);
        var right = Describe(actual);
        var lines = left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
            .Where(p => !Same(left.GetValueOrDefault(p, "nothing"), right.GetValueOrDefault(p, "nothing"), unpackedAt))
            .Select(p => $"{Printable(p)}\n  expected {left.GetValueOrDefault(p, "nothing")}\n  actual   {right.GetValueOrDefault(p, "nothing")}");
        string differences = string.Join('\n', lines);
        Assert.True(differences.Length == 0, differences);
        Assert.Equal(left.Count, right.Count);
    }

    private static bool Same(string expected, string actual, DateTimeOffset? unpackedAt)
    {
        string[] left = expected.Split(' ');
        string[] right = actual.Split(' ');
        if (left[0] == "Directory" && right[0] == "Directory" && unpackedAt is { } time
            && decimal.Parse(left[3], CultureInfo.InvariantCulture) >= time.ToUnixTimeSeconds())
            left[3] = right[3];
        return left.SequenceEqual(right);
    }

    public static string Printable(string name) => string.Concat(name.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:x4}"));

    private static void Add(SafeFileHandle directory, string name, string path, SortedDictionary<string, string> tree, Dictionary<(DeviceNumber, ulong), string> inodes)
    {
        var status = FileStatus.Find(directory, name)!.Value;
        tree[path] = Describe(directory, name, path, status, inodes);
        if (status.Kind != FileKind.Directory)
            return;
        using var handle = UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        foreach (var entry in DirectoryEntry.List(handle).OrderBy(e => e.Name, StringComparer.Ordinal))
            Add(handle, entry.Name, path == "." ? entry.Name : $"{path}/{entry.Name}", tree, inodes);
    }

    private static string Describe(SafeFileHandle directory, string name, string path, FileStatus status, Dictionary<(DeviceNumber, ulong), string> inodes)
    {
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{status.Kind} {Convert.ToString(status.Mode, 8)} {status.Uid}:{status.Gid} {status.ModifiedSeconds}.{status.ModifiedNanoseconds:D9}");
        if (status.Kind == FileKind.Regular)
            text += $" {status.Size} {Hash(directory, name)}";
        if (status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice)
            text += $" {status.Represents}";
        if (status.Kind == FileKind.SymbolicLink)
            text += " -> " + Printable(UnixDirectory.ReadLink(directory, name));
        if (status.Kind != FileKind.Directory && !inodes.TryAdd((status.Device, status.Inode), path))
            text += " = " + inodes[(status.Device, status.Inode)];
        foreach (string attribute in ExtendedAttributes.List(directory, name).Order(StringComparer.Ordinal))
            text += $" {attribute}={Convert.ToHexString(ExtendedAttributes.Get(directory, name, attribute) ?? [])}";
        return text;
    }

    private static string Hash(SafeFileHandle directory, string name)
    {
        using var file = new FileStream(UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.NoFollow), FileAccess.Read);
        return Convert.ToHexString(SHA256.HashData(file))[..16];
    }
}
