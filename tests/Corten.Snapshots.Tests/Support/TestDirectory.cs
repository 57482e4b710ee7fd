using Corten.Linux.Files;
using Corten.Linux.Mounts;

namespace Corten.Snapshots.Tests.Support;

/// <summary>A directory of one test, in memory unless asked otherwise; mounts below it are taken off and everything is removed at the end.</summary>
public sealed class TestDirectory : IDisposable
{
    public TestDirectory(bool onDisk = false)
    {
        Peer.RequireRoot();
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!onDisk)
            MountPoint.Mount("tmpfs", Path, "tmpfs", MountFlags.None, "mode=0700");
    }

    public string Path { get; } = $"/tmp/corten-test-snapshots-{Guid.NewGuid():N}";

    public string Sub(string name) => $"{Path}/{name}";

    public string Make(string name)
    {
        Directory.CreateDirectory(Sub(name));
        return Sub(name);
    }

    public void Dispose()
    {
        foreach (string mount in File.ReadLines("/proc/self/mounts").Select(l => l.Split(' ')[1]).Where(m => m.StartsWith(Path, StringComparison.Ordinal)).Reverse())
            _ = MountPoint.TryUnmount(mount.Replace("\\054", ",").Replace("\\134", "\\").Replace("\\072", ":"), lazy: true);
        DirectoryTree.Remove(Path);
    }
}
