using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Security;

namespace Corten.Runtime.Lifecycle;

/// <summary>
/// Writes the id maps of a new user namespace: user_namespaces(7). Root writes any; an ordinary user its own id alone, and then no process in the
/// namespace may change its groups, for a group may be what forbids it a file (CVE-2014-8989). Ranges that /etc/subuid and /etc/subgid
/// give the user are written by newuidmap(1) and newgidmap(1), which are set-user-ID root.
/// </summary>
/// <param name="pid">A process in the new namespace.</param>
internal sealed class IdMaps(int pid)
{
    /// <summary>Writes both maps.</summary>
    public void Write(LinuxSpec linux)
    {
        var uids = linux.UidMappings ?? [];
        var gids = linux.GidMappings ?? [];
        bool privileged = ThisProcess.EffectiveUid == 0;
        bool ownUid = !privileged && IsOnly(uids, ThisProcess.EffectiveUid);
        bool ownGid = !privileged && IsOnly(gids, ThisProcess.EffectiveGid);
        if (ownGid)
            KernelFile.Write($"/proc/{pid}/setgroups", "deny");
        Write("uid_map", "newuidmap", "linux.uidMappings", uids, direct: privileged || ownUid);
        Write("gid_map", "newgidmap", "linux.gidMappings", gids, direct: privileged || ownGid);
    }

    private void Write(string file, string tool, string field, IdMapping[] map, bool direct)
    {
        int result = direct ? KernelFile.TryWrite($"/proc/{pid}/{file}", IdMap.Format(map)) : -Errno.EPERM;
        if (result == 0)
            return;
        if (result != -Errno.EPERM)
            throw new RuntimeException($"{field}: the kernel does not take \"{IdMap.Format(map).TrimEnd('\n').Replace("\n", ", ")}\": {Errno.Describe(-result)}");
        WriteByTool(tool, field, map);
    }

    private void WriteByTool(string tool, string field, IdMapping[] map)
    {
        string path = HostProgram.Find(tool) ?? throw new RuntimeException(
            $"{field}: {tool}, which writes a map that has more than the user's own id, is not in PATH: install the package uidmap (shadow-utils), or map one id");
        string[] arguments = [tool, $"{pid}", .. map.SelectMany(m => new[] { $"{m.ContainerId}", $"{m.HostId}", $"{m.Size}" })];
        var (status, said) = HostProgram.Run(path, arguments);
        if (status.Code != 0)
            throw new RuntimeException($"{field}: {tool} refused the map ({Said(said)}): each range must lie in one that {(tool == "newuidmap" ? "/etc/subuid" : "/etc/subgid")} gives this user");
    }

    private static string Said(string text) => string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsOnly(IdMapping[] map, uint id) => map is [{ Size: 1 } single] && single.HostId == id;
}
