using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>
/// A mount of type cgroup. With v1 hierarchies: a small tmpfs in which each hierarchy's directory of this container is bound under the
/// hierarchy's name, with links for controllers that are mounted together. With v2 alone: that one directory.
/// </summary>
internal sealed class CgroupMount(SafeFileHandle root, string destination, MountOptions options, CgroupView cgroups, Spec spec)
{
    private const MountAttributes Safe = MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec;

    /// <summary>Mounts it.</summary>
    public void Apply()
    {
        using var target = RootedDirectory.Ensure(root, destination);
        if (cgroups.Controllers.Count == 0)
            BindUnified(target);
        else
            BindHierarchies(target);
    }

    private void BindUnified(SafeFileHandle target)
    {
        string directory = cgroups.Unified ?? throw new RuntimeException($"mounts: this machine has no cgroup hierarchy to mount on {destination}");
        Bind(directory, target);
    }

    private void BindHierarchies(SafeFileHandle target)
    {
        using var tmpfs = DetachedMount.Create("tmpfs", Safe, ("source", "tmpfs"), ("mode", "755"), ("size", "1m"));
        DetachedMount.Attach(tmpfs, target, destination);
        foreach (var (name, directory) in cgroups.Controllers)
        {
            RootedDirectory.TryMakeDirectory(tmpfs, name, 0x1ed);
            using var place = UnixFile.OpenAt(tmpfs, name, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
            Bind(directory, place);
            if (name.Contains(','))
            {
                foreach (string single in name.Split(','))
                    RootedDirectory.TryMakeSymlink(tmpfs, single, name);
            }
        }
        if ((options.Set & MountAttributes.ReadOnly) != 0)
            DetachedMount.SetAttributes(tmpfs, MountAttributes.ReadOnly);
    }

    // Read-only unless asked otherwise: a container in a user namespace must never write to the host's cgroups (CVE-2023-25809).
    private void Bind(string directory, SafeFileHandle target)
    {
        using var clone = DetachedMount.Clone(directory);
        bool readOnly = (options.Set & MountAttributes.ReadOnly) != 0 || (spec.Linux?.UidMappings is not null && !cgroups.Namespaced);
        DetachedMount.SetAttributes(clone, Safe | options.Set | (readOnly ? MountAttributes.ReadOnly : MountAttributes.None), options.Clear & ~Safe);
        DetachedMount.Attach(clone, target, destination);
    }
}
