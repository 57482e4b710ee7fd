using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Rootfs;

/// <summary>What the runtime asks of a specification in several places.</summary>
internal static class SpecQuestions
{
    /// <summary>Whether /dev comes from the host by a bind mount: then nothing is made in it.</summary>
    public static bool BindsDev(this Spec spec) =>
        spec.Mounts?.Any(m => m.Destination?.TrimEnd('/') == "/dev" && (m.Type == "bind" || m.Options?.Any(o => o is "bind" or "rbind") == true)) == true;

    /// <summary>Whether the container gets a new namespace of <paramref name="kind"/>.</summary>
    public static bool Creates(this Spec spec, NamespaceKinds kind) =>
        spec.Linux?.Namespaces?.Any(n => string.IsNullOrEmpty(n.Path) && Kind(n.Type) == kind) == true;

    /// <summary>Whether the container has a namespace of <paramref name="kind"/> that is not the runtime's own: new or joined.</summary>
    public static bool Has(this Spec spec, NamespaceKinds kind) => spec.Linux?.Namespaces?.Any(n => Kind(n.Type) == kind) == true;

    /// <summary>The kind by its name in config.json.</summary>
    public static NamespaceKinds Kind(string? type) => type switch
    {
        "pid" => NamespaceKinds.Pid,
        "network" => NamespaceKinds.Network,
        "ipc" => NamespaceKinds.Ipc,
        "uts" => NamespaceKinds.Uts,
        "mount" => NamespaceKinds.Mount,
        "user" => NamespaceKinds.User,
        "cgroup" => NamespaceKinds.Cgroup,
        "time" => NamespaceKinds.Time,
        _ => throw new RuntimeException($"linux.namespaces: \"{type}\" is not a kind of namespace"),
    };
}
