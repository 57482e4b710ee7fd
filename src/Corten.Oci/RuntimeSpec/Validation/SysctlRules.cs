namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>
/// Only kernel parameters that belong to a namespace of the container are allowed; any other would change the host. The list is runc's.
/// </summary>
internal static class SysctlRules
{
    private static readonly string[] IpcNames =
    [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni",
        "kernel.shm_rmid_forced",
    ];

    public static void Check(LinuxSpec linux)
    {
        if (linux.Sysctl is null)
            return;
        foreach ((string key, string value) in linux.Sysctl)
        {
            if (value is null)
                throw new SpecException($"linux.sysctl.{key} must be a string");
            Check(linux, Sysctl.Normalize(key), key);
        }
    }

    private static void Check(LinuxSpec linux, string name, string key)
    {
        string? type = NamespaceOf(name);
        if (type is null)
            throw new SpecException($"linux.sysctl: {key} does not belong to a namespace, so it cannot be set for a container");
        if (!linux.Has(type))
            throw new SpecException($"linux.sysctl: {key} needs a {type} namespace in linux.namespaces");
        if (name == "kernel.hostname")
            throw new SpecException("linux.sysctl: kernel.hostname must be set by the field hostname");
    }

    private static string? NamespaceOf(string name)
    {
        if (IpcNames.Contains(name) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal))
            return NamespaceType.Ipc;
        if (name.StartsWith("net.", StringComparison.Ordinal))
            return NamespaceType.Network;
        if (name.StartsWith("user.", StringComparison.Ordinal))
            return NamespaceType.User;
        return name is "kernel.domainname" or "kernel.hostname" ? NamespaceType.Uts : null;
    }
}
