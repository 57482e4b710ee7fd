using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>Carries out one entry of config.json's mounts.</summary>
internal sealed class SpecMount(SafeFileHandle root, Mount mount, CgroupView cgroups, Spec spec)
{
    private readonly string _destination = mount.Destination!;

    private readonly MountOptions _options = MountOptions.Parse(mount.Options ?? [], mount.Destination!);

    /// <summary>Mounts it.</summary>
    public void Apply()
    {
        try
        {
            ApplyByKind();
        }
        catch (LinuxException error)
        {
            string source = string.IsNullOrEmpty(mount.Source) ? mount.Type ?? "" : mount.Source;
            throw new RuntimeException($"error mounting \"{source}\" to rootfs at \"{_destination}\": {error.Message}", error);
        }
    }

    private void ApplyByKind()
    {
        if (mount.UidMappings is not null || mount.GidMappings is not null)
            throw new RuntimeException($"mounts: id-mapped mounts are not supported by this version (destination {_destination})");
        if (_options.Remount)
            Remount();
        else if (_options.Bind || mount.Type == "bind")
            Bind();
        else if (mount.Type is "cgroup" or "cgroup2")
            new CgroupMount(root, _destination, _options, cgroups, spec).Apply();
        else
            MountFileSystem();
    }

    private void Bind()
    {
        if (string.IsNullOrEmpty(mount.Source))
            throw new RuntimeException($"mounts: the bind mount on {_destination} has no source");
        using var source = UnixFile.Open(mount.Source, OpenFlags.Path);
        using var clone = DetachedMount.Clone(source, _options.Recursive);
        using var target = FileStatus.Of(source).Kind == FileKind.Directory
            ? RootedDirectory.Ensure(root, _destination) : RootedDirectory.EnsureFile(root, _destination);
        if (_options.Set != MountAttributes.None || _options.Clear != MountAttributes.None)
            DetachedMount.SetAttributes(clone, _options.Set, _options.Clear);
        Finish(clone, target);
    }

    private void MountFileSystem()
    {
        string type = mount.Type ?? throw new RuntimeException($"mounts: the mount on {_destination} has no type");
        using var target = type is "proc" or "sysfs" ? EnsureGenuine() : RootedDirectory.Ensure(root, _destination);
        var data = new List<(string, string?)>();
        if (!string.IsNullOrEmpty(mount.Source))
            data.Add(("source", mount.Source));
        bool virtualType = type is "proc" or "sysfs" or "tmpfs" or "devpts" or "mqueue" or "securityfs" or "bpf" or "debugfs" or "tracefs";
        if (!virtualType && (_options.Set & MountAttributes.ReadOnly) != 0)
            data.Add(("ro", null));
        data.AddRange(_options.Data);
        using var made = DetachedMount.Create(type, _options.Set, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(data));
        Finish(made, target);
    }

    // A fake /proc or /sys, a symlink in the image, would receive what the runtime writes there (CVE-2019-19921, CVE-2023-27561).
    private SafeFileHandle EnsureGenuine()
    {
        RootedDirectory.Ensure(root, _destination).Dispose();
        return RootedPath.OpenWithoutSymlinks(root, _destination, OpenFlags.Path | OpenFlags.Directory);
    }

    private void Finish(SafeFileHandle made, SafeFileHandle target)
    {
        DetachedMount.Attach(made, target, _destination);
        foreach (var (flag, recursive) in _options.Propagation)
            DetachedMount.SetPropagation(made, flag, recursive);
    }

    private void Remount()
    {
        using var target = RootedPath.Open(root, _destination, OpenFlags.Path);
        DetachedMount.SetAttributes(target, _options.Set, _options.Clear);
    }
}
