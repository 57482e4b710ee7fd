using System.Globalization;
using System.Text;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>
/// How often a person has asked for a container's root file system to be mounted, beside its runs. Kept under the run root, so that it ends with the
/// mounts when the machine restarts. Called under the container's lock.
/// </summary>
internal sealed class MountCounts(EnginePaths paths)
{
    /// <summary>Whether somebody has it mounted.</summary>
    public bool IsMounted(string id) => Read(id) > 0;

    /// <summary>Changes the number by <paramref name="difference"/> and returns the new one, at least zero.</summary>
    public int Add(string id, int difference)
    {
        int count = Math.Max(0, Read(id) + difference);
        string path = paths.MountCount(id);
        if (count == 0)
        {
            DirectoryTree.Remove(path);
            return 0;
        }
        EnginePaths.MakeDirectory(path[..path.LastIndexOf('/')]);
        AtomicFile.Write(path, Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)), durable: false);
        return count;
    }

    /// <summary>Forgets all of them.</summary>
    public void Forget(string id) => DirectoryTree.Remove(paths.MountCount(id));

    private int Read(string id) =>
        int.TryParse(KernelFile.TryRead(paths.MountCount(id), out _), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
}
