using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>
/// Init's side of what only the runtime outside of the container may do for its mounts: each request names a mount of config.json or carries
/// its descriptors; the runtime answers when it is done, or gives the container up. <see cref="Lifecycle.MountService"/> is the other side.
/// </summary>
internal sealed class MountRequests(InitChannel channel)
{
    /// <summary>A handle (O_PATH) on a path as this process's mount namespace has it, opened with the runtime's rights.</summary>
    public SafeFileHandle OpenSource(string path)
    {
        channel.Send(InitMessage.OpenSource, path);
        channel.Expect(InitMessage.Continue);
        return channel.ReceiveDescriptor();
    }

    /// <summary>Gives <paramref name="mount"/>, not yet attached, the id map of the mount <paramref name="index"/> of config.json.</summary>
    public void MapIds(int index, SafeFileHandle mount)
    {
        channel.Send(InitMessage.MapIds, index.ToString());
        channel.SendDescriptor(mount);
        channel.Expect(InitMessage.Continue);
    }

    /// <summary>Copies what is in <paramref name="directory"/> into <paramref name="tmpfs"/>, not yet attached.</summary>
    public void CopyUp(int index, SafeFileHandle directory, SafeFileHandle tmpfs)
    {
        channel.Send(InitMessage.CopyUp, index.ToString());
        channel.SendDescriptor(directory);
        channel.SendDescriptor(tmpfs);
        channel.Expect(InitMessage.Continue);
    }
}
