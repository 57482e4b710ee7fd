using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Security.Users;

/// <summary>
/// The users and groups of a root filesystem. /etc/passwd and /etc/group are opened inside of it only, must be regular files, and may have
/// at most 16 MiB: an image chooses what they are (CVE-2024-9676).
/// </summary>
public sealed class UserDatabase
{
    /// <summary>Most bytes of one file.</summary>
    public const int MaximumSize = 16 << 20;

    private readonly List<PasswdEntry> _users;
    private readonly List<GroupEntry> _groups;

    internal UserDatabase(string passwd, string group)
    {
        _users = PasswdEntry.Parse(passwd);
        _groups = GroupEntry.Parse(group);
    }

    /// <summary>Nobody and no group.</summary>
    public static UserDatabase Empty { get; } = new("", "");

    /// <summary>Reads both files; one that is absent has no entries.</summary>
    /// <param name="root">The root directory of the container.</param>
    /// <exception cref="SecurityException">A file is not regular or too large.</exception>
    public static UserDatabase Read(SafeFileHandle root) => new(ReadFile(root, "/etc/passwd"), ReadFile(root, "/etc/group"));

    /// <inheritdoc cref="Read(SafeFileHandle)"/>
    public static UserDatabase Read(string root)
    {
        using var handle = UnixFile.Open(root, OpenFlags.Path | OpenFlags.Directory);
        return Read(handle);
    }

    /// <summary>The login name of <paramref name="uid"/>, or null.</summary>
    public string? NameOf(uint uid)
    {
        foreach (var entry in _users)
        {
            if (entry.Uid == uid)
                return entry.Name;
        }
        return null;
    }

    /// <summary>The name of group <paramref name="gid"/>, or null.</summary>
    public string? GroupNameOf(uint gid)
    {
        foreach (var entry in _groups)
        {
            if (entry.Gid == gid)
                return entry.Name;
        }
        return null;
    }

    /// <summary>Whether there is a user of that name.</summary>
    public bool Has(string user) => _users.Any(u => u.Name == user);

    /// <summary>The id of a group by its name, or of a number that need not be in the file.</summary>
    /// <exception cref="SecurityException">A name is not in the file.</exception>
    public uint ResolveGroup(string group) => FindGroup(group);

    /// <summary>Resolves what -u or an image's User field says: "user", "uid", with ":group" or ":gid", or nothing for root; docker's rules.</summary>
    /// <remarks>A number need not be in the files. A name must. With a group given, the user's other groups are left out.</remarks>
    /// <exception cref="SecurityException">A name is not in the files, or a number is too large.</exception>
    public ContainerUser Resolve(string? user)
    {
        string[] parts = (user ?? "").Split(':', 2);
        var entry = FindUser(parts[0]);
        if (parts.Length == 2 && parts[1].Length > 0)
        {
            uint gid = FindGroup(parts[1]);
            return new ContainerUser(entry.Uid, gid, [gid], HomeOf(entry));
        }
        var groups = new List<uint> { entry.Gid };
        foreach (var group in _groups)
        {
            if (entry.Name.Length > 0 && group.Members.Contains(entry.Name) && !groups.Contains(group.Gid))
                groups.Add(group.Gid);
        }
        return new ContainerUser(entry.Uid, entry.Gid, groups, HomeOf(entry));
    }

    private static string HomeOf(PasswdEntry entry) => entry.Home.Length > 0 ? entry.Home : "/";

    // A name that consists of digits is found as a name first.
    private PasswdEntry FindUser(string user)
    {
        string wanted = user.Length == 0 ? "0" : user;
        bool numeric = NumericUser.TryParseId(wanted, out uint uid);
        foreach (var entry in _users)
        {
            if (entry.Name == wanted || (numeric && entry.Uid == uid))
                return entry;
        }
        if (numeric)
            return new PasswdEntry("", uid, 0, "");
        throw new SecurityException($"there is no user \"{user}\" in the image's /etc/passwd");
    }

    private uint FindGroup(string group)
    {
        bool numeric = NumericUser.TryParseId(group, out uint gid);
        foreach (var entry in _groups)
        {
            if (entry.Name == group || (numeric && entry.Gid == gid))
                return entry.Gid;
        }
        return numeric ? gid : throw new SecurityException($"there is no group \"{group}\" in the image's /etc/group");
    }

    // The type is looked at on a handle that opens nothing (a device may act on being opened), and again on the one that is read.
    private static string ReadFile(SafeFileHandle root, string path)
    {
        using (var place = RootedPath.OpenIfExists(root, path, OpenFlags.Path))
        {
            if (place is null)
                return "";
            RequireRegular(place, path);
        }
        using var file = RootedPath.Open(root, path, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
        RequireRegular(file, path);
        return ReadBounded(file, path);
    }

    private static void RequireRegular(SafeFileHandle file, string path)
    {
        if (FileStatus.Of(file).Kind != FileKind.Regular)
            throw new SecurityException($"the image's {path} is not a regular file, so its users cannot be looked up");
    }

    private static string ReadBounded(SafeFileHandle file, string path)
    {
        var content = new MemoryStream();
        byte[] buffer = new byte[32768];
        int count;
        while ((count = UnixFile.Read(file, buffer)) > 0)
        {
            content.Write(buffer, 0, count);
            if (content.Length > MaximumSize)
                throw new SecurityException($"the image's {path} is larger than {MaximumSize >> 20} MiB, so its users cannot be looked up");
        }
        return UnixString.FromBytes(content.GetBuffer().AsSpan(0, (int)content.Length));
    }
}
