namespace Corten.Oci.RuntimeSpec;

/// <summary>
/// Names of kernel parameters. As in sysctl.d(5), the first separator decides: "net.ipv4.conf.eth0/100.rp_filter" and
/// "net/ipv4/conf/eth0.100/rp_filter" are the same.
/// </summary>
public static class Sysctl
{
    private static readonly string[] IpcNames =
    [
        "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni",
        "kernel.shm_rmid_forced",
    ];

    /// <summary>The name with dots between its parts (and a slash for a dot inside a part).</summary>
    /// <exception cref="SpecException">A part is empty, "." or "..", which would lead out of /proc/sys.</exception>
    public static string Normalize(string name)
    {
        int first = name.AsSpan().IndexOfAny('.', '/');
        string dotted = first >= 0 && name[first] == '/' ? Swap(name) : name;
        foreach (string part in dotted.Split('.'))
        {
            if (part.Length == 0 || part is "/" or "//" || part.Contains('\0'))
                throw new SpecException($"linux.sysctl: \"{name}\" is not the name of a kernel parameter");
        }
        return dotted;
    }

    /// <summary>The path below /proc/sys, for example net/ipv4/ip_forward.</summary>
    /// <inheritdoc cref="Normalize"/>
    public static string ToPath(string name) => Swap(Normalize(name));

    /// <summary>The <see cref="NamespaceType"/> that a parameter belongs to, by its normalized name; null for one of the whole machine. The list is runc's.</summary>
    public static string? NamespaceOf(string name)
    {
        if (IpcNames.Contains(name) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal))
            return NamespaceType.Ipc;
        if (name.StartsWith("net.", StringComparison.Ordinal))
            return NamespaceType.Network;
        if (name.StartsWith("user.", StringComparison.Ordinal))
            return NamespaceType.User;
        return name is "kernel.domainname" or "kernel.hostname" ? NamespaceType.Uts : null;
    }

    private static string Swap(string name) => string.Create(name.Length, name, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i] switch { '.' => '/', '/' => '.', var other => other };
    });
}
