using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Security;

/// <summary>
/// passwd(5) and group(5) below a root directory, which may be hostile: the files are opened inside of the root, must be regular, and at
/// most <see cref="MaxSize"/> bytes are read (CVE-2024-9676). What cannot be read counts as empty; lines that do not parse are passed over.
/// </summary>
public sealed class UserDatabase
{
    /// <summary>Bytes of a file that are looked at.</summary>
    public const int MaxSize = 16 << 20;

    private readonly SafeFileHandle _root;

    /// <param name="root">The root directory; the caller keeps it open.</param>
    public UserDatabase(SafeFileHandle root) => _root = root;

    /// <summary>The first user for which <paramref name="match"/> holds, or null.</summary>
    public UserEntry? FindUser(Func<UserEntry, bool> match)
    {
        foreach (string[] fields in Lines("etc/passwd"))
        {
            if (UserEntry.Parse(fields) is { } entry && match(entry))
                return entry;
        }
        return null;
    }

    /// <summary>Every group for which <paramref name="match"/> holds.</summary>
    public IEnumerable<GroupEntry> FindGroups(Func<GroupEntry, bool> match)
    {
        foreach (string[] fields in Lines("etc/group"))
        {
            if (GroupEntry.Parse(fields) is { } entry && match(entry))
                yield return entry;
        }
    }

    /// <summary>The database below this process's own root.</summary>
    public static T AtOwnRoot<T>(Func<UserDatabase, T> use)
    {
        using var root = UnixFile.Open("/", OpenFlags.Path | OpenFlags.Directory);
        return use(new UserDatabase(root));
    }

    private IEnumerable<string[]> Lines(string path)
    {
        string text = Read(path);
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            yield return text[start..end].Split(':');
            start = end + 1;
        }
    }

    private string Read(string path)
    {
        try
        {
            // O_NONBLOCK: a FIFO planted under this name must not hold us.
            using var file = RootedPath.OpenIfExists(_root, path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            if (file is null || FileStatus.Of(file) is not { Kind: FileKind.Regular } status)
                return "";
            var content = new byte[(int)Math.Min(status.Size, MaxSize)];
            int length = 0;
            int count;
            while (length < content.Length && (count = UnixFile.Read(file, content.AsSpan(length))) > 0)
                length += count;
            return UnixString.FromBytes(content.AsSpan(0, length));
        }
        catch (LinuxException error) when (error.Errno is Errno.EACCES or Errno.ELOOP or Errno.ENXIO)
        {
            return "";
        }
    }
}

/// <summary>A line of passwd(5).</summary>
/// <param name="Name">Login name.</param>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Primary group.</param>
/// <param name="Home">Home directory.</param>
public sealed record UserEntry(string Name, uint Uid, uint Gid, string Home)
{
    internal static UserEntry? Parse(string[] fields)
    {
        if (fields.Length < 6 || fields[0].Length == 0)
            return null;
        bool valid = uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint uid);
        valid &= uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out uint gid);
        return valid ? new UserEntry(fields[0], uid, gid, fields[5]) : null;
    }
}

/// <summary>A line of group(5).</summary>
/// <param name="Name">Group name.</param>
/// <param name="Gid">Group id.</param>
/// <param name="Members">Login names.</param>
public sealed record GroupEntry(string Name, uint Gid, IReadOnlyList<string> Members)
{
    internal static GroupEntry? Parse(string[] fields)
    {
        if (fields.Length < 3 || fields[0].Length == 0)
            return null;
        string[] members = fields.Length > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        return uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint gid) ? new GroupEntry(fields[0], gid, members) : null;
    }
}
