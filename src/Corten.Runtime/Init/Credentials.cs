using Corten.Linux;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Init;

/// <summary>User and groups of a process in the container: what a user namespace allows of them, and what not.</summary>
internal static class Credentials
{
    private const int Kill = 9;

    /// <summary>Whether an ordinary user has called the runtime: known before the clone, for a cloned process is root of its user namespace.</summary>
    public static readonly bool CallerIsOrdinary = ThisProcess.EffectiveUid != 0;

    /// <summary>
    /// Makes this process root of the user namespace that it has entered, without groups where that is allowed. A namespace without a root (user 0
    /// has no mapping) is none the less one in which this process may do everything.
    /// </summary>
    public static void BecomeRoot()
    {
        _ = SupplementaryGroups.TrySet([]);
        try
        {
            ThisProcess.SetIdentity(0, 0, [], setGroups: false);
        }
        catch (LinuxException error) when (error.Errno == Errno.EINVAL)
        {
        }
        // The kernel forgets both when the identity changes.
        ThisProcess.SetParentDeathSignal(Kill);
        ThisProcess.SetDumpable(false);
    }

    /// <summary>Takes on what process.user says.</summary>
    public static void Set(User user)
    {
        SetGroups(user.AdditionalGids ?? []);
        try
        {
            ThisProcess.SetIdentity(user.Uid, user.Gid, [], setGroups: false);
        }
        catch (LinuxException error) when (error.Errno == Errno.EINVAL)
        {
            bool group = error.Operation.Contains("group", StringComparison.Ordinal);
            throw new RuntimeException(group
                ? $"process.user.gid: cannot set gid to unmapped user in user namespace: {user.Gid} is in no range of linux.gidMappings"
                : $"process.user.uid: cannot set uid to unmapped user in user namespace: {user.Uid} is in no range of linux.uidMappings");
        }
    }

    // Whoever may not set groups (CVE-2014-8989) keeps those of the caller where none are asked for; nothing can be done about them.
    private static void SetGroups(uint[] groups)
    {
        int result = SupplementaryGroups.TrySet(groups);
        if (result == 0 || (result == -Errno.EPERM && groups.Length == 0))
            return;
        string list = string.Join(' ', groups);
        throw new RuntimeException(-result switch
        {
            Errno.EPERM => $"process.user.additionalGids: cannot set any additional groups in a rootless container whose linux.gidMappings has the user's own group alone; leave them out ({list}), or map a range of /etc/subgid",
            Errno.EINVAL => $"process.user.additionalGids: one of {list} is in no range of linux.gidMappings",
            _ => new LinuxException("set supplementary groups", list, -result).Message,
        });
    }
}
