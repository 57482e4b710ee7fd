using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Cgroups.V1;

/// <summary>Makes the directory of a cgroup, and its parents where they are not there.</summary>
internal static class CgroupDirectory
{
    /// <summary>Makes the directory of <paramref name="place"/>; notes in <paramref name="made"/> what was not there before, parents first.</summary>
    public static void Make(CgroupPlace place, List<string> made)
    {
        bool cpuset = place.Controllers.Contains("cpuset");
        int result = Make(place.Directory, cpuset, made);
        if (result != 0 && result != -Errno.EEXIST)
            throw MakeRefusal.Of(place.Directory, -result);
    }

    /// <summary>As <see cref="Make(CgroupPlace, List{string})"/>; false where this process may not.</summary>
    public static bool TryMake(CgroupPlace place) => Make(place.Directory, place.Controllers.Contains("cpuset"), []) is 0 or -Errno.EEXIST;

    // A parent of two containers may be removed by one while the other makes its own directory there; then it is made again.
    private static int Make(string directory, bool cpuset, List<string> made)
    {
        const int Attempts = 8;
        int result = -Errno.ENOENT;
        for (int attempt = 0; attempt < Attempts && result == -Errno.ENOENT; attempt++)
        {
            result = HostDirectory.TryMake(directory);
            if (result != -Errno.ENOENT)
                break;
            int above = MakeParent(directory, cpuset, made);
            if (above != 0)
                return above;
        }
        if (result == 0)
            made.Add(directory);
        return result;
    }

    private static int MakeParent(string directory, bool cpuset, List<string> made)
    {
        string parent = directory[..directory.LastIndexOf('/')];
        int result = Make(parent, cpuset, made);
        if (result == 0 && cpuset)
            CpusetController.Inherit(parent);
        return result == -Errno.EEXIST ? 0 : result;
    }
}
