using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>The default devices and links of config-linux.md in /dev, and those of linux.devices.</summary>
internal static class DeviceNodes
{
    private static readonly (string Name, uint Minor)[] s_defaults =
        [("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9)];

    private static readonly (string Name, string Target)[] s_links =
        [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")];

    /// <summary>The path of every device in a container of <paramref name="spec"/>.</summary>
    public static IReadOnlyList<string> Paths(Spec spec)
    {
        var result = new List<string> { "/dev/tty" };
        foreach (var (name, _) in s_defaults)
            result.Add("/dev/" + name);
        foreach (var device in spec.Linux?.Devices ?? [])
            result.Add(device.Path!);
        return result;
    }

    /// <summary>Makes them below <paramref name="root"/>.</summary>
    public static void Make(SafeFileHandle root, Spec spec)
    {
        bool bind = spec.Has(NamespaceKinds.User);
        // /dev as a symlink in the image would put nodes elsewhere (CVE-2026-41579): it is resolved once, inside of the root.
        using var dev = RootedDirectory.Ensure(root, "dev");
        foreach (var (name, minor) in s_defaults)
            Make(dev, name, FileKind.CharacterDevice, new DeviceNumber(1, minor), 0x1b6, null, bind);
        Make(dev, "tty", FileKind.CharacterDevice, new DeviceNumber(5, 0), 0x1b6, null, bind);
        foreach (var device in spec.Linux?.Devices ?? [])
            Make(root, device, bind);
        foreach (var (name, target) in s_links)
            RootedDirectory.TryMakeSymlink(dev, name, target);
        LinkPtmx(dev);
    }

    private static void LinkPtmx(SafeFileHandle dev)
    {
        if (FileStatus.Find(dev, "ptmx") is { Kind: FileKind.CharacterDevice })
            RootedDirectory.Remove(dev, "ptmx");
        RootedDirectory.TryMakeSymlink(dev, "ptmx", "pts/ptmx");
    }

    private static void Make(SafeFileHandle root, LinuxDevice device, bool bind)
    {
        string path = device.Path!;
        var (parentPath, name) = RootedDirectory.Split(path);
        if (path.TrimEnd('/') == "/dev/ptmx")
            return;
        using var parent = RootedDirectory.Ensure(root, parentPath);
        var number = new DeviceNumber((uint)device.Major, (uint)device.Minor);
        Make(parent, name, Kind(device.Type), number, device.FileMode ?? 0x1b6, (device.Uid ?? 0, device.Gid ?? 0), bind, path);
    }

    private static FileKind Kind(string? type) => type switch
    {
        "c" or "u" => FileKind.CharacterDevice,
        "b" => FileKind.BlockDevice,
        "p" => FileKind.Fifo,
        _ => throw new RuntimeException($"linux.devices: \"{type}\" is not a type of device (c, u, b or p)"),
    };

    private static void Make(
        SafeFileHandle parent, string name, FileKind kind, DeviceNumber number, uint mode, (uint Uid, uint Gid)? owner, bool bind, string? path = null)
    {
        if (bind && kind != FileKind.Fifo)
        {
            BindFromHost(parent, name, path ?? "/dev/" + name, kind, number);
            return;
        }
        bool made;
        try
        {
            made = RootedDirectory.TryMakeNode(parent, name, kind, mode & 0xfff, number);
        }
        catch (LinuxException error) when (error.Errno == Errno.EPERM && kind != FileKind.Fifo)
        {
            // The runtime itself runs in a user namespace.
            BindFromHost(parent, name, path ?? "/dev/" + name, kind, number);
            return;
        }
        if (made && owner is { } to && to != (0, 0))
            RootedDirectory.ChangeOwner(parent, name, to.Uid, to.Gid);
        Verify(parent, name, kind, number);
    }

    // What is there must be the device that was asked for, whoever made it: an image may bring a file of that name.
    private static void Verify(SafeFileHandle parent, string name, FileKind kind, DeviceNumber number)
    {
        var status = FileStatus.Find(parent, name);
        if (status?.Kind != kind || (kind != FileKind.Fifo && status.Value.Represents != number))
            throw new RuntimeException($"linux.devices: the image has something else at {name}, where device {number} belongs");
    }

    // A user namespace may not make nodes; it may have the host's bound over an empty file.
    private static void BindFromHost(SafeFileHandle parent, string name, string hostPath, FileKind kind, DeviceNumber number)
    {
        using var clone = DetachedMount.Clone(hostPath);
        var status = FileStatus.Of(clone);
        if (status.Kind != kind || status.Represents != number)
            throw new RuntimeException($"linux.devices: a user namespace can only have the host's devices, and the host's {hostPath} is not device {number}");
        using var target = RootedDirectory.EnsureFile(parent, name);
        DetachedMount.Attach(clone, target, hostPath);
    }
}
