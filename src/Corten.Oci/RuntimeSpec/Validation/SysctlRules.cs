namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>
/// Only kernel parameters that belong to a namespace of the container are allowed; any other would change the host.
/// </summary>
internal static class SysctlRules
{
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
        string? type = Sysctl.NamespaceOf(name);
        if (type is null)
            throw new SpecException($"linux.sysctl: {key} does not belong to a namespace, so it cannot be set for a container");
        if (!linux.Has(type))
            throw new SpecException($"linux.sysctl: {key} needs a {type} namespace in linux.namespaces");
        if (name == "kernel.hostname")
            throw new SpecException("linux.sysctl: kernel.hostname must be set by the field hostname");
    }
}
