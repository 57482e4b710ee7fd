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
                yield return Device(path, status);
            }
        }
    }

    private static LinuxDevice Device(string path, FileStatus status) => new()
    {
        Path = path,
        Type = status.Kind == FileKind.CharacterDevice ? "c" : "b",
        Major = status.Represents.Major,
        Minor = status.Represents.Minor,
        FileMode = status.Mode,
        Uid = status.Uid,
        Gid = status.Gid,
    };
}
