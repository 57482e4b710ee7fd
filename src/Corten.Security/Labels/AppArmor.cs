using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Security.Labels;

/// <summary>AppArmor profiles: apparmor(7), and aa_change_onexec(2), whose interface with the kernel is used here.</summary>
public static class AppArmor
{
    private const string Switch = "/sys/module/apparmor/parameters/enabled";

    // AppArmor's own file since Linux 5.8; the older one belongs to whichever security module came first.
    private const string OwnFile = "apparmor/exec";

    private const string SharedFile = "exec";

    /// <summary>Whether the kernel has it and uses it.</summary>
    public static bool IsEnabled => KernelFile.TryRead(Switch, out _) == "Y";

    /// <summary>Throws where <paramref name="field"/> asks for a profile and this machine has no AppArmor.</summary>
    /// <exception cref="SecurityException">It has none.</exception>
    public static void Require(string field, string profile)
    {
        if (!IsEnabled)
            throw new SecurityException($"{field}: cannot apply the AppArmor profile {profile}: AppArmor is not enabled on this machine ({Switch} is not Y); remove the field, or boot with apparmor=1 security=apparmor");
    }

    /// <summary>Puts this process under <paramref name="profile"/>, or "unconfined", when it executes the next program.</summary>
    /// <exception cref="SecurityException">The kernel refuses, and why.</exception>
    public static void SetForExecute(ProcessAttributes attributes, string profile)
    {
        int result = attributes.TryWrite(attributes.Has(OwnFile) ? OwnFile : SharedFile, "exec " + profile);
        if (result == 0)
            return;
        throw new SecurityException(-result switch
        {
            Errno.ENOENT => $"process.apparmorProfile: the AppArmor profile {profile} is not loaded: load it with apparmor_parser --replace FILE",
            Errno.EACCES or Errno.EPERM => $"process.apparmorProfile: corun's own confinement does not let it go over to the AppArmor profile {profile}",
            _ => $"process.apparmorProfile: cannot apply the AppArmor profile {profile}: {Errno.Describe(-result)}",
        });
    }
}
