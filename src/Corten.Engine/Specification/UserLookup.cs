using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Specification;

/// <summary>Who a process runs as.</summary>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Group id.</param>
/// <param name="Groups">Supplementary group ids.</param>
/// <param name="Home">Home directory.</param>
internal sealed record Identity(uint Uid, uint Gid, uint[] Groups, string Home)
{
    // The group itself counts among the supplementary ones, as with docker: a file's group cannot be shaken off (CVE-2022-36109).
    public User ToUser() => new() { Uid = Uid, Gid = Gid, AdditionalGids = [Gid, .. Groups] };
}

/// <summary>
/// Resolves user[:group] by the container's /etc/passwd and /etc/group: names, or numbers that need no entry. The files are opened inside the
/// root file system, must be regular, and are read up to a bound (CVE-2024-9676).
/// </summary>
internal static class UserLookup
{
    private const int MaxSize = 1 << 20;

    public static Identity Find(SafeFileHandle rootfs, string text)
    {
        string[] parts = text.Split(':', 2);
        var accounts = Lines(rootfs, "/etc/passwd", fields: 6);
        bool isNumber = TryNumber(parts[0], out uint uid);
        string[]? account = parts[0].Length == 0
            ? accounts.FirstOrDefault(a => a[2] == "0")
            : accounts.FirstOrDefault(a => a[0] == parts[0]) ?? (isNumber ? accounts.FirstOrDefault(a => a[2] == parts[0]) : null);
        if (account is null && !isNumber && parts[0].Length > 0)
            throw new EngineException($"unable to find user {parts[0]}: no matching entries in the container's /etc/passwd");
        if (account is not null && !TryNumber(account[2], out uid))
            throw new EngineException($"user {parts[0]} has no valid id in the container's /etc/passwd");
        uint primary = account is not null && TryNumber(account[3], out uint own) ? own : 0;
        var groups = Lines(rootfs, "/etc/group", fields: 4);
        if (parts.Length > 1 && parts[1].Length > 0)
            return new Identity(uid, Group(groups, parts[1]), [], Home(account));
        return new Identity(uid, primary, account is null ? [] : Memberships(groups, account[0], primary), Home(account));
    }

    private static string Home(string[]? account) => account is not null && account[5].StartsWith('/') ? account[5] : "/";

    private static uint Group(List<string[]> groups, string text)
    {
        if (groups.FirstOrDefault(g => g[0] == text) is { } group && TryNumber(group[2], out uint gid))
            return gid;
        return TryNumber(text, out gid) ? gid : throw new EngineException($"unable to find group {text}: no matching entries in the container's /etc/group");
    }

    private static uint[] Memberships(List<string[]> groups, string user, uint primary) =>
        [.. groups.Where(g => g[3].Split(',').Contains(user)).Select(g => TryNumber(g[2], out uint gid) ? gid : primary).Where(g => g != primary).Distinct()];

    private static bool TryNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= int.MaxValue;

    private static List<string[]> Lines(SafeFileHandle rootfs, string path, int fields)
    {
        using var file = RootedPath.OpenIfExists(rootfs, path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (file is null || FileStatus.Of(file) is not { Kind: FileKind.Regular, Size: <= MaxSize } status)
            return [];
        var content = new byte[status.Size];
        int length = 0;
        int count;
        while (length < content.Length && (count = UnixFile.Read(file, content.AsSpan(length))) > 0)
            length += count;
        return [.. UnixString.FromBytes(content.AsSpan(0, length)).Split('\n').Select(l => l.Split(':')).Where(f => f.Length >= fields)];
    }
}
