using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>
/// Builds the container's file system in the init process, before user code runs: the root as a mount of its own, the mounts of the
/// specification, devices, masked and read-only paths; then makes it the root. Everything below the root is reached by descriptors that
/// openat2 resolved inside of it.
/// </summary>
internal sealed class ContainerRoot : IDisposable
{
    private readonly Spec _spec;

    private readonly string _path;

    private ContainerRoot(Spec spec, string path, SafeFileHandle handle) => (_spec, _path, Handle) = (spec, path, handle);

    /// <summary>The root directory of the container, open on its mount.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes <paramref name="path"/> (absolute) a mount of its own in this process's mount namespace.</summary>
    public static ContainerRoot Open(Spec spec, string path)
    {
        var propagation = spec.Has(NamespaceKinds.Mount) ? Propagation(spec.Linux?.RootfsPropagation) : MountFlags.None;
        // What is unbindable cannot be cloned either: the new root becomes so at the end.
        if ((propagation & MountFlags.Unbindable) != 0)
            propagation = (propagation & ~MountFlags.Unbindable) | MountFlags.Private;
        // Without a mount namespace these are the host's mounts, and not to be changed.
        if (propagation != MountFlags.None)
            MountPoint.Mount(null, "/", null, propagation);
        using var plain = UnixFile.Open(path, OpenFlags.Path | OpenFlags.Directory);
        if ((propagation & MountFlags.Shared) != 0)
            MakeParentPrivate(path);
        var mount = DetachedMount.Clone(plain, recursive: true);
        DetachedMount.Attach(mount, plain, path);
        return new ContainerRoot(spec, path, mount);
    }

    /// <summary>What has to be done before the createRuntime hooks.</summary>
    public void Populate(MountContext mounts)
    {
        uint umask = Corten.Linux.Processes.ThisProcess.SetUmask(0);
        for (int index = 0; index < _spec.Mounts?.Length; index++)
            new SpecMount(mounts, index).Apply();
        if (!_spec.BindsDev())
            DeviceNodes.Make(Handle, _spec);
        _ = Corten.Linux.Processes.ThisProcess.SetUmask(umask);
    }

    /// <summary>Hides and protects paths, applies the root's own read-only flag.</summary>
    public void Protect()
    {
        ProtectedPaths.MakeReadOnly(Handle, _spec.Linux?.ReadonlyPaths ?? []);
        ProtectedPaths.Mask(Handle, _spec.Linux?.MaskedPaths ?? [], _spec.Linux?.MountLabel);
        if (_spec.Root!.Readonly)
            DetachedMount.SetAttributes(Handle, MountAttributes.ReadOnly);
    }

    /// <summary>Makes this the root of the process and detaches the host's; the working directory is "/" afterwards.</summary>
    public void Enter(bool pivot)
    {
        if (!_spec.Has(NamespaceKinds.Mount))
            RootEntry.Change(Handle);
        else if (pivot)
            RootEntry.Pivot(Handle);
        else
            RootEntry.Move(Handle, _path);
        if (_spec.Linux?.RootfsPropagation is { } name && (Propagation(name) & (MountFlags.Shared | MountFlags.Unbindable)) != 0)
            MountPoint.Mount(null, "/", null, Propagation(name));
    }

    private static MountFlags Propagation(string? name) => name switch
    {
        null or "" or "rslave" => MountFlags.Slave | MountFlags.Recursive,
        "slave" => MountFlags.Slave,
        "private" => MountFlags.Private,
        "rprivate" => MountFlags.Private | MountFlags.Recursive,
        "shared" => MountFlags.Shared,
        "rshared" => MountFlags.Shared | MountFlags.Recursive,
        "unbindable" => MountFlags.Unbindable,
        "runbindable" => MountFlags.Unbindable | MountFlags.Recursive,
        _ => throw new RuntimeException($"linux.rootfsPropagation: \"{name}\" is not one of shared, slave, private, unbindable and their r- forms"),
    };

    // pivot_root(2) refuses a root whose parent mount is shared: the change would propagate to the host.
    private static void MakeParentPrivate(string path)
    {
        for (string directory = path; ; directory = RootedDirectory.Split(directory).Parent)
        {
            if (MountPoint.TryMount(null, directory, null, MountFlags.Private) is var result && result == 0)
                return;
            if (result != -Errno.EINVAL || directory == "/")
                throw new LinuxException("make private the mount that holds", path, -result);
        }
    }

    public void Dispose() => Handle.Dispose();
}
