using System.Runtime.InteropServices;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>Carries out one entry of config.json's mounts.</summary>
internal sealed class SpecMount(MountContext context, int index)
{
    // Where a read-only mount would keep the runtime from making mount points and devices.
    private const string Devices = "/dev";

    private readonly Mount _mount = context.Spec.Mounts![index];

    private readonly string _destination = MountTarget.Inside(context.Spec.Mounts[index].Destination!, context.Rootfs);

    private readonly MountOptions _options = MountOptions.Parse(context.Spec.Mounts[index].Options ?? []);

    /// <summary>Whether <paramref name="mount"/> is a bind mount.</summary>
    public static bool IsBind(Mount mount) => mount.Type == "bind" || mount.Options?.Any(o => o is "bind" or "rbind") == true;

    /// <summary>The host's path of a bind mount's source; a relative one begins at <paramref name="bundle"/>.</summary>
    public static string SourcePath(Mount mount, string bundle) => mount.Source!.StartsWith('/') ? mount.Source : bundle + "/" + mount.Source;

    /// <summary>Mounts it.</summary>
    public void Apply()
    {
        try
        {
            ApplyByKind();
        }
        catch (LinuxException error)
        {
            string source = string.IsNullOrEmpty(_mount.Source) ? _mount.Type ?? "" : _mount.Source;
            throw new RuntimeException($"error mounting \"{source}\" to rootfs at \"{_destination}\": {error.Message}", error);
        }
    }

    private void ApplyByKind()
    {
        if (_options.Remount)
            Remount();
        else if (_options.Bind || _mount.Type == "bind")
            Bind();
        else if (_mount.Type is "cgroup" or "cgroup2" && CgroupMount.Serves(_mount.Type, context.Cgroups))
            new CgroupMount(context.Root, _destination, _options, context.Cgroups, context.Spec).Apply();
        else
            MountFileSystem();
    }

    private void Bind()
    {
        if (string.IsNullOrEmpty(_mount.Source))
            throw new RuntimeException($"mounts: the bind mount on {_destination} has no source");
        using var source = context.OpenSource(SourcePath(_mount, context.Bundle));
        using var clone = DetachedMount.Clone(source, _options.Recursive);
        using var target = FileStatus.Of(source).Kind == FileKind.Directory
            ? RootedDirectory.Ensure(context.Root, _destination) : RootedDirectory.EnsureFile(context.Root, _destination);
        MountTarget.Check(target, _destination, source);
        if (_options.MapIds || _mount.UidMappings is { Length: > 0 })
            context.Outside.MapIds(index, clone);
        BindAttributes.Apply(clone, _options);
        Finish(clone, target);
    }

    private void MountFileSystem()
    {
        string type = _mount.Type ?? throw new RuntimeException($"mounts: the mount on {_destination} has no type");
        var data = new List<(string, string?)>();
        using var target = OpenTarget(type, data);
        MountTarget.Check(target, _destination, type);
        bool later = _options.ReadOnly && (type == "tmpfs" || _destination.TrimEnd('/') == Devices);
        var flags = later ? _options.Set & ~MountFlags.ReadOnly : _options.Set;
        var made = _options.NeedsMountCall ? MountByCall(type, target, flags) : Create(type, data, BindAttributes.Of(flags));
        if (_options.CopyUp && type == "tmpfs")
            context.Outside.CopyUp(index, target, made);
        if (_options.NeedsMountCall)
            ChangePropagation(made);
        else
            Finish(made, target);
        MountLabel.Apply(made, type, context.Spec.Linux?.MountLabel);
        if (later)
            context.ProtectLater(made);
        else
            made.Dispose();
    }

    private SafeFileHandle Create(string type, List<(string, string?)> data, MountAttributes attributes)
    {
        if (!string.IsNullOrEmpty(_mount.Source))
            data.Add(("source", _mount.Source));
        bool virtualType = type is "proc" or "sysfs" or "tmpfs" or "devpts" or "mqueue" or "securityfs" or "bpf" or "debugfs" or "tracefs" or "cgroup2";
        if (!virtualType && _options.ReadOnly)
            data.Add(("ro", null));
        data.AddRange(_options.ContextOptions);
        data.AddRange(MountLabel.Options(type, context.Spec.Linux?.MountLabel));
        return DetachedMount.Create(type, attributes, CollectionsMarshal.AsSpan(data));
    }

    // Attached at once, by the number of the target's descriptor; the handle on the new mount is then opened anew.
    private SafeFileHandle MountByCall(string type, SafeFileHandle target, MountFlags flags)
    {
        MountPoint.Mount(_mount.Source ?? type, MountTarget.PathOf(target), type, flags, MountLabel.AddTo(_options.MountData, type, context.Spec.Linux?.MountLabel));
        return RootedPath.Open(context.Root, _destination, OpenFlags.Path);
    }

    private SafeFileHandle OpenTarget(string type, List<(string, string?)> data)
    {
        if (type is "proc" or "sysfs")
            return MountTarget.EnsureGenuine(context.Root, _destination, type);
        if (type != "tmpfs" || _options.HasData("mode"))
            return RootedDirectory.Ensure(context.Root, _destination);
        // A tmpfs looks like the directory that it covers.
        if (RootedPath.OpenIfExists(context.Root, _destination, OpenFlags.Path | OpenFlags.Directory) is not { } existing)
            return RootedDirectory.Ensure(context.Root, _destination);
        data.Add(("mode", Convert.ToString(FileStatus.Of(existing).Mode, 8)));
        return existing;
    }

    private void Finish(SafeFileHandle made, SafeFileHandle target)
    {
        DetachedMount.Attach(made, target, _destination);
        ChangePropagation(made);
    }

    private void ChangePropagation(SafeFileHandle made)
    {
        foreach (var (flag, recursive) in _options.Propagation)
            DetachedMount.SetPropagation(made, flag, recursive);
    }

    private void Remount()
    {
        using var target = RootedPath.Open(context.Root, _destination, OpenFlags.Path);
        if (_options.Bind || _mount.Type == "bind")
            BindAttributes.Apply(target, _options);
        else
            MountPoint.Mount(null, MountTarget.PathOf(target), null, MountFlags.Remount | _options.Set, _options.MountData);
        ChangePropagation(target);
    }
}
