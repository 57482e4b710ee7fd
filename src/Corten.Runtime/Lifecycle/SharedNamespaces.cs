using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Rootfs;

namespace Corten.Runtime.Lifecycle;

/// <summary>A container that joins the runtime's own namespace by a path shares it with the host: what it changes there, it changes for the host.</summary>
internal static class SharedNamespaces
{
    /// <summary>Refuses kernel parameters of such a namespace.</summary>
    /// <exception cref="RuntimeException">One would change the host.</exception>
    public static void RefuseSysctls(LinuxSpec? linux)
    {
        foreach (string key in linux?.Sysctl?.Keys.AsEnumerable() ?? [])
        {
            string type = Sysctl.NamespaceOf(Sysctl.Normalize(key))!;
            if (linux!.PathOf(type) is { } path && IsOwn(type, path))
                throw new RuntimeException($"config.json: linux.sysctl: {key} would change the host, whose {type} namespace the container joins by {path}");
        }
    }

    private static bool IsOwn(string type, string path) =>
        FileStatus.Of(path).Inode == FileStatus.Of($"/proc/self/ns/{Namespace.Name(SpecQuestions.Kind(type))}").Inode;
}
