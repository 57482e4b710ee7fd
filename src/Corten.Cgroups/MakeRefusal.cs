using Corten.Linux;

namespace Corten.Cgroups;

/// <summary>Why a cgroup's directory could not be made.</summary>
internal static class MakeRefusal
{
    /// <summary>The sentence for mkdir(2) of <paramref name="directory"/>.</summary>
    public static CgroupException Of(string directory, int errno) =>
        new($"cannot make the cgroup {directory}: {Why(errno)}", new LinuxException("mkdir", directory, errno));

    private static string Why(int errno) => errno switch
    {
        Errno.EACCES or Errno.EPERM =>
            "permission denied, this user may not; as an ordinary user, ask for the systemd driver, or for a cgroup below one that was delegated to the user",
        Errno.EROFS => "the cgroup file system is mounted read-only",
        Errno.EAGAIN => "there are as many cgroups as cgroup.max.descendants above it allows",
        _ => Errno.Describe(errno),
    };
}
