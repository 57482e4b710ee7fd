using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Security;
using Corten.Security.Labels;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>process.apparmorProfile, process.selinuxLabel and linux.mountLabel. Without them nothing here makes a system call.</summary>
internal static class SecurityLabels
{
    /// <summary>Throws, before anything is made, where the machine has not what is asked for.</summary>
    public static void Require(Process process, LinuxSpec? linux)
    {
        if (!string.IsNullOrEmpty(process.ApparmorProfile))
            Answer(() => AppArmor.Require("process.apparmorProfile", process.ApparmorProfile));
        if (!string.IsNullOrEmpty(process.SelinuxLabel))
            Answer(() => SeLinux.Require("process.selinuxLabel"));
        if (!string.IsNullOrEmpty(linux?.MountLabel))
            Answer(() => SeLinux.Require("linux.mountLabel"));
    }

    /// <summary>Sets what takes effect when this process executes its program. It must still see a procfs, and have its rights.</summary>
    public static void SetForProgram(Process process)
    {
        bool profile = !string.IsNullOrEmpty(process.ApparmorProfile);
        bool label = !string.IsNullOrEmpty(process.SelinuxLabel);
        if (!profile && !label)
            return;
        Answer(() =>
        {
            using var attributes = ProcessAttributes.OfThisProcess();
            if (profile)
                AppArmor.SetForExecute(attributes, process.ApparmorProfile!);
            if (label)
                SeLinux.SetForExecute(attributes, process.SelinuxLabel!);
        });
    }

    /// <summary>Joins a new session keyring that the container's processes, with their label, may use.</summary>
    public static void JoinKeyring(string name, string? label)
    {
        if (string.IsNullOrEmpty(label))
        {
            SessionKeyring.JoinNew(name);
            return;
        }
        Answer(() =>
        {
            using var attributes = ProcessAttributes.OfThisProcess();
            SeLinux.SetForKeys(attributes, label);
            SessionKeyring.JoinNew(name);
            SeLinux.SetForKeys(attributes, "");
        });
    }

    /// <summary>Labels a file, for file systems that take no label as a mount option.</summary>
    public static void LabelFile(SafeFileHandle file, string? label)
    {
        if (!string.IsNullOrEmpty(label))
            _ = ExtendedAttributes.TrySet(file, SeLinux.FileAttribute, System.Text.Encoding.UTF8.GetBytes(label + '\0'));
    }

    private static void Answer(Action action)
    {
        try
        {
            action();
        }
        catch (SecurityException error)
        {
            throw new RuntimeException(error.Message, error);
        }
    }
}
