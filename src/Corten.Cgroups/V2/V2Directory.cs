using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Cgroups.V2;

/// <summary>Makes a cgroup of version 2 with its parents, and hands the controllers down to it: cgroup-v2, "Controlling Controllers".</summary>
internal static class V2Directory
{
    private const string Available = "cgroup.controllers";
    private const string HandedDown = "cgroup.subtree_control";

    /// <summary>Makes <paramref name="directory"/>; notes in <paramref name="made"/> what was not there before, parents first.</summary>
    public static void Make(string root, string directory, List<string> made)
    {
        if (directory.Length > root.Length)
        {
            string parent = directory[..directory.LastIndexOf('/')];
            Make(root, parent, made);
            HandDown(parent);
        }
        int result = HostDirectory.TryMake(directory);
        if (result == 0)
            made.Add(directory);
        else if (result != -Errno.EEXIST)
            throw MakeRefusal.Of(directory, -result);
    }

    /// <summary>The controllers that limit the processes of <paramref name="directory"/>.</summary>
    public static string[] Controllers(string directory) =>
        (CgroupFile.Find(directory, Available) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // One by one where not all go at once: some, like cpu with realtime tasks, may be refused. A limit that needs one which is missing says so then.
    private static void HandDown(string directory)
    {
        string[] handed = (CgroupFile.Find(directory, HandedDown) ?? "").Split(' ');
        string[] missing = [.. Controllers(directory).Except(handed).Select(controller => "+" + controller)];
        if (missing.Length == 0 || CgroupFile.TryWrite(directory, HandedDown, string.Join(' ', missing)) == 0)
            return;
        foreach (string controller in missing)
            _ = CgroupFile.TryWrite(directory, HandedDown, controller);
    }
}
