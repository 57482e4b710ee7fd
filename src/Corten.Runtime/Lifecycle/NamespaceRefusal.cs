using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;

namespace Corten.Runtime.Lifecycle;

/// <summary>Why clone3(2) makes no namespaces here, and what a person can do about it: docs/rootless.md has the same list.</summary>
/// <param name="uid">Effective user id of this process.</param>
/// <param name="sysctl">Reads a file below /proc/sys; null where there is none.</param>
internal sealed class NamespaceRefusal(uint uid, Func<string, string?> sysctl)
{
    private const string UserNamespaceSwitch = "kernel/unprivileged_userns_clone";

    private const string AppArmorSwitch = "kernel/apparmor_restrict_unprivileged_userns";

    private static readonly (NamespaceKinds Kind, string Limit)[] s_limits =
    [
        (NamespaceKinds.User, "max_user_namespaces"), (NamespaceKinds.Pid, "max_pid_namespaces"), (NamespaceKinds.Mount, "max_mnt_namespaces"),
        (NamespaceKinds.Network, "max_net_namespaces"), (NamespaceKinds.Ipc, "max_ipc_namespaces"), (NamespaceKinds.Uts, "max_uts_namespaces"),
        (NamespaceKinds.Cgroup, "max_cgroup_namespaces"), (NamespaceKinds.Time, "max_time_namespaces"),
    ];

    /// <summary>Of this process, on this machine.</summary>
    public static NamespaceRefusal Here => new(ThisProcess.EffectiveUid, name => KernelFile.TryRead("/proc/sys/" + name, out _));

    /// <summary>The sentence for a refused clone3(2), or null where nothing is known about it.</summary>
    public string? Explain(int errno, NamespaceKinds kinds) => errno switch
    {
        Errno.EPERM when (kinds & NamespaceKinds.User) == 0 && uid != 0 =>
            $"user {uid} may make no namespaces: a rootless container requires user namespaces, one of type user in linux.namespaces with linux.uidMappings and linux.gidMappings; `corun spec --rootless` makes such a configuration",
        Errno.EPERM when (kinds & NamespaceKinds.User) != 0 => ExplainRefusedUserNamespace(),
        Errno.ENOSPC or Errno.EUSERS => ExplainLimit(kinds),
        _ => null,
    };

    /// <summary>What to add to the message of a container in a new user namespace that failed in its set-up; empty where there is nothing.</summary>
    public string Hint => uid != 0 && sysctl(AppArmorSwitch) == "1"
        ? "; AppArmor takes all rights away in user namespaces of ordinary users on this machine: set the sysctl kernel.apparmor_restrict_unprivileged_userns to 0, or give corun an AppArmor profile with userns"
        : "";

    private string ExplainRefusedUserNamespace() => sysctl(UserNamespaceSwitch) == "0"
        ? "ordinary users may make no user namespace on this machine: set the sysctl kernel.unprivileged_userns_clone to 1, in a file of /etc/sysctl.d to keep it"
        : "a user namespace is refused here: a seccomp filter or security module around corun forbids it, or corun runs in a chroot, or with a user or group id that its own user namespace does not map";

    private string ExplainLimit(NamespaceKinds kinds)
    {
        var all = new List<string>();
        var exhausted = new List<string>();
        foreach (var (kind, limit) in s_limits)
        {
            if ((kinds & kind) == 0)
                continue;
            string? value = sysctl("user/" + limit);
            all.Add($"user.{limit} (now {value ?? "unknown"})");
            if (value == "0")
                exhausted.Add(all[^1]);
        }
        string list = string.Join(", ", exhausted.Count > 0 ? exhausted : all);
        return $"there are as many namespaces as the limits of this user allow: raise the sysctl {list}; or user namespaces are nested more than 32 deep";
    }
}
