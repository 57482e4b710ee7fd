using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Specification;

/// <summary>The host's device nodes, for a privileged container.</summary>
internal static class HostDevices
{
    // The runtime makes these by itself, or they belong to another instance of devpts.
    private static readonly string[] s_own = ["pts", "shm", "fd", "mqueue", "console", "ptmx", "tty", "null", "zero", "full", "random", "urandom"];

    /// <summary>Every node below /dev.</summary>
    public static IEnumerable<LinuxDevice> List() => Walk("/dev", top: true);

    /// <summary>Every node below a directory.</summary>
    public static IEnumerable<LinuxDevice> Below(string directory) => Walk(directory, top: false);

    /// <summary>The node with this status, at another path.</summary>
    public static LinuxDevice Node(string path, FileStatus status) => new()
    {
        Path = path,
        Type = status.Kind == FileKind.CharacterDevice ? "c" : "b",
        Major = status.Represents.Major,
        Minor = status.Represents.Minor,
        FileMode = status.Mode,
        Uid = status.Uid,
        Gid = status.Gid,
    };

    private static IEnumerable<LinuxDevice> Walk(string directory, bool top)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(directory))
        {
            string name = path[(path.LastIndexOf('/') + 1)..];
            if ((top && s_own.Contains(name)) || FileStatus.Find(path) is not { } status)
                continue;
            if (status.Kind == FileKind.Directory)
            {
                foreach (var below in Walk(HostPath.Join(directory, name), top: false))
                    yield return below;
            }
            else if (status.Kind is FileKind.CharacterDevice or FileKind.BlockDevice)
            {
                yield return Node(path, status);
            }
        }
    }
}
