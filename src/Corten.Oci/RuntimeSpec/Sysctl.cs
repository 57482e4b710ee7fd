namespace Corten.Oci.RuntimeSpec;

/// <summary>
/// Names of kernel parameters. As in sysctl.d(5), the first separator decides: "net.ipv4.conf.eth0/100.rp_filter" and
/// "net/ipv4/conf/eth0.100/rp_filter" are the same.
/// </summary>
public static class Sysctl
{
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

    private static string Swap(string name) => string.Create(name.Length, name, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i] switch { '.' => '/', '/' => '.', var other => other };
    });
}
