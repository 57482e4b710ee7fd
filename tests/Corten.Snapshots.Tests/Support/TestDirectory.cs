using Corten.Linux.Files;
using Corten.Linux.Mounts;

namespace Corten.Snapshots.Tests.Support;

/// <summary>A directory of one test; mounts below it are taken off and everything is removed at the end.</summary>
public sealed class TestDirectory : IDisposable
{
    public TestDirectory() => Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

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
            _ = MountPoint.TryUnmount(mount, lazy: true);
        DirectoryTree.Remove(Path);
    }
}
