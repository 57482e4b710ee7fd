using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Init;
using Corten.Runtime.Rootfs;
using Corten.Security;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>Does for the mounts of a container what init asks for: see <see cref="MountRequests"/>.</summary>
/// <param name="channel">The conversation with init.</param>
/// <param name="pid">Init.</param>
/// <param name="spec">The container's configuration.</param>
internal sealed class MountService(InitChannel channel, int pid, Spec spec) : IDisposable
{
    private readonly Dictionary<string, SafeFileHandle> _namespaces = [];

    /// <summary>Answers a request; false where <paramref name="message"/> is none.</summary>
    /// <exception cref="RuntimeException">It cannot be done.</exception>
    public bool TryServe(InitMessage message, string text)
    {
        switch (message)
        {
            case InitMessage.OpenSource:
                OpenSource(text);
                return true;
            case InitMessage.MapIds:
                Serve(text, MapIds);
                return true;
            case InitMessage.CopyUp:
                Serve(text, CopyUp);
                return true;
            default:
                return false;
        }
    }

    public void Dispose()
    {
        foreach (var file in _namespaces.Values)
            file.Dispose();
    }

    // /proc/PID/root is the root of init's mount namespace: what was mounted for the container so far is part of the path.
    private void OpenSource(string path)
    {
        using var root = UnixFile.Open($"/proc/{pid}/root", OpenFlags.Path | OpenFlags.Directory);
        using var source = RootedPath.Open(root, path, OpenFlags.Path);
        channel.Send(InitMessage.Continue);
        channel.SendDescriptor(source);
    }

    private void Serve(string text, Action<Mount> serve)
    {
        var mount = spec.Mounts![int.Parse(text, CultureInfo.InvariantCulture)];
        try
        {
            serve(mount);
        }
        catch (LinuxException error)
        {
            throw new RuntimeException($"error mounting \"{mount.Source}\" to rootfs at \"{mount.Destination}\": {error.Message}", error);
        }
        channel.Send(InitMessage.Continue);
    }

    private void MapIds(Mount mount)
    {
        using var tree = channel.ReceiveDescriptor();
        int result = IdMappedMount.TryMap(tree, NamespaceOf(mount), MountOptions.Parse(mount.Options ?? []).MapIdsRecursively);
        if (result == -Errno.EINVAL)
            throw new LinuxException("map ids: the file system of the source does not support it on this kernel:", mount.Source, Errno.EINVAL);
        if (result < 0)
            throw new LinuxException("map ids of", mount.Source, -result);
    }

    private void CopyUp(Mount mount)
    {
        using var directory = channel.ReceiveDescriptor();
        using var tmpfs = channel.ReceiveDescriptor();
        DirectoryCopy.Copy(directory, tmpfs);
    }

    private SafeFileHandle NamespaceOf(Mount mount)
    {
        string key = mount.UidMappings is { Length: > 0 } ? IdMap.Format(mount.UidMappings) + "/" + IdMap.Format(mount.GidMappings) : "";
        if (_namespaces.TryGetValue(key, out var known))
            return known;
        return _namespaces[key] = key.Length == 0
            ? UnixFile.Open($"/proc/{pid}/ns/user", OpenFlags.ReadOnly)
            : MappedUserNamespace.Create(IdMap.Format(mount.UidMappings), IdMap.Format(mount.GidMappings));
    }
}
