using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>
/// A mount of type cgroup. With v1 hierarchies: a small tmpfs in which each hierarchy's directory of this container is bound under the
/// hierarchy's name, with links for controllers that are mounted together. With v2 alone: the hierarchy, as the cgroup namespace shows it.
/// </summary>
internal sealed class CgroupMount(SafeFileHandle root, string destination, MountOptions options, CgroupView cgroups, Spec spec)
{
    private const string AllCgroups = "/sys/fs/cgroup";

    private const MountAttributes Safe = MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec;

    /// <summary>Whether a mount of <paramref name="type"/> is one of these here; else it is an ordinary file system.</summary>
    public static bool Serves(string type, CgroupView cgroups) => cgroups.Controllers.Count == 0 || type == "cgroup";

    /// <summary>What a container without a cgroup namespace of its own is shown of version 2: all cgroups, or in a user namespace its <paramref name="own"/>.</summary>
    public static string SharedSource(Spec spec, string own) => spec.Linux?.UidMappings is null ? AllCgroups : own;

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
        var directory = cgroups.Unified ?? throw new RuntimeException($"mounts: this machine has no cgroup hierarchy to mount on {destination}");
        if (cgroups.Namespaced && directory.IsOwn && TryMountUnified(target))
            return;
        // Without a namespace of its own the container sees all cgroups of the machine, unless it is in a user namespace. Never by a new mount: one
        // that is made outside of a cgroup namespace resets the options of the host's own (nsdelegate, memory_recursiveprot).
        bool shared = !cgroups.Namespaced && directory.IsOwn;
        Bind(shared ? directory with { Path = SharedSource(spec, directory.Path) } : directory, target);
    }

    // A user namespace that is not the cgroup namespace's owner may not (EPERM).
    private bool TryMountUnified(SafeFileHandle target)
    {
        try
        {
            using var made = DetachedMount.Create("cgroup2", Safe | (options.ReadOnly ? MountAttributes.ReadOnly : MountAttributes.None), ("source", "cgroup"));
            DetachedMount.Attach(made, target, destination);
            return true;
        }
        catch (LinuxException error) when (error.Errno is Errno.EPERM or Errno.EBUSY)
        {
            return false;
        }
    }

    private void BindHierarchies(SafeFileHandle target)
    {
        using var tmpfs = DetachedMount.Create("tmpfs", Safe, [("source", "tmpfs"), ("mode", "755"), ("size", "1m"), .. MountLabel.Options("tmpfs", spec.Linux?.MountLabel)]);
        DetachedMount.Attach(tmpfs, target, destination);
        foreach (var directory in cgroups.Controllers)
        {
            string name = directory.Name;
            RootedDirectory.TryMakeDirectory(tmpfs, name, 0x1ed);
            using var place = UnixFile.OpenAt(tmpfs, name, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
            Bind(directory, place);
            if (name.Contains(','))
            {
                foreach (string single in name.Split(','))
                    RootedDirectory.TryMakeSymlink(tmpfs, single, name);
            }
        }
        if (options.ReadOnly)
            DetachedMount.SetAttributes(tmpfs, MountAttributes.ReadOnly);
    }

    // Read-only unless asked otherwise: a container in a user namespace must never write to the host's cgroups (CVE-2023-25809).
    private void Bind(CgroupDirectory directory, SafeFileHandle target)
    {
        using var clone = DetachedMount.Clone(directory.Path);
        bool readOnly = !directory.IsOwn || options.ReadOnly || (spec.Linux?.UidMappings is not null && !cgroups.Namespaced);
        DetachedMount.SetAttributes(clone, Safe | (readOnly ? MountAttributes.ReadOnly : MountAttributes.None));
        DetachedMount.Attach(clone, target, destination);
    }
}
