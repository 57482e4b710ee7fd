using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>linux.maskedPaths and linux.readonlyPaths. What is absent in the container is passed over.</summary>
internal static class ProtectedPaths
{
    private static readonly DeviceNumber s_null = new(1, 3);

    /// <summary>Hides each file behind /dev/null and each directory behind an empty read-only tmpfs.</summary>
    public static void Mask(SafeFileHandle root, IReadOnlyList<string> paths, string? mountLabel = null)
    {
        if (paths.Count == 0)
            return;
        using var nothing = OpenNull();
        SafeFileHandle? empty = null;
        foreach (string path in paths.Distinct())
        {
            using var target = OpenTarget(root, path);
            if (target is null)
                continue;
            if (FileStatus.Of(target).Kind != FileKind.Directory)
                Cover(target, nothing, path);
            else if (empty is null)
                empty = CoverByNewTmpfs(target, path, mountLabel);
            else
                Cover(target, empty, path);
        }
        empty?.Dispose();
    }

    /// <summary>Makes each path, with the mounts below it, read-only.</summary>
    public static void MakeReadOnly(SafeFileHandle root, IReadOnlyList<string> paths)
    {
        foreach (string path in paths.Distinct())
        {
            using var target = OpenTarget(root, path);
            if (target is null)
                continue;
            using var clone = DetachedMount.Clone(target, recursive: true);
            DetachedMount.SetAttributes(clone, MountAttributes.ReadOnly);
            DetachedMount.Attach(clone, target, path);
        }
    }

    // EACCES: a file system that even root may not enter (FUSE of another user) cannot be read by the container's root either.
    private static SafeFileHandle? OpenTarget(SafeFileHandle root, string path)
    {
        try
        {
            return RootedPath.OpenIfExists(root, path, OpenFlags.Path);
        }
        catch (LinuxException error) when (error.Errno == Errno.EACCES)
        {
            return null;
        }
    }

    private static void Cover(SafeFileHandle target, SafeFileHandle cover, string path)
    {
        using var clone = DetachedMount.Clone(cover);
        DetachedMount.Attach(clone, target, path);
    }

    private static SafeFileHandle CoverByNewTmpfs(SafeFileHandle target, string path, string? mountLabel)
    {
        var tmpfs = DetachedMount.Create("tmpfs", MountAttributes.ReadOnly | MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec, [("source", "tmpfs"), .. MountLabel.Options("tmpfs", mountLabel)]);
        DetachedMount.Attach(tmpfs, target, path);
        return tmpfs;
    }

    // The host's device, verified on the handle: a container's own /dev/null may be a symlink into the host's /proc (CVE-2025-31133).
    private static SafeFileHandle OpenNull()
    {
        var file = UnixFile.Open("/dev/null", OpenFlags.Path | OpenFlags.NoFollow);
        var status = FileStatus.Of(file);
        if (status.Kind == FileKind.CharacterDevice && status.Represents == s_null)
            return file;
        file.Dispose();
        throw new RuntimeException("the host's /dev/null is not character device 1:3, so paths cannot be masked with it");
    }
}
