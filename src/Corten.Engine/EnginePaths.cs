using Corten.Linux;
using Corten.Linux.Files;
using Corten.Monitor;

namespace Corten.Engine;

/// <summary>Where everything of the engine lies. docs/lifecycle.md says who makes and removes each.</summary>
/// <param name="Root">The directory that outlives a restart of the machine.</param>
/// <param name="RunRoot">The directory that does not, on a tmpfs.</param>
public sealed record EnginePaths(string Root, string RunRoot)
{
    /// <summary>One directory for each container.</summary>
    public string Containers { get; } = HostPath.Join(Root, "containers");

    /// <summary>One symlink for each name, which points to the container's id.</summary>
    public string Names { get; } = HostPath.Join(Root, "names");

    /// <summary>Records of containers that end with the machine's run (--rm).</summary>
    public string VolatileRecords { get; } = HostPath.Join(RunRoot, "records");

    /// <summary>One run directory for each container that runs, or whose run has not been cleaned up.</summary>
    public string Runs { get; } = HostPath.Join(RunRoot, "containers");

    /// <summary>The runtime's own state (its --root).</summary>
    public string RuntimeState { get; } = HostPath.Join(RunRoot, "corun");

    /// <summary>The log of events.</summary>
    public string Events { get; } = HostPath.Join(RunRoot, "events");

    /// <summary>A container's directory.</summary>
    public string Container(string id) => HostPath.Join(Containers, id);

    /// <summary>A container's record; where it is the container exists.</summary>
    public string Record(string id, bool isVolatile) => isVolatile ? HostPath.Join(VolatileRecords, id + ".json") : HostPath.Join(Container(id), "container.json");

    /// <summary>How the last run ended.</summary>
    public string Exit(string id) => HostPath.Join(Container(id), "exit.json");

    /// <summary>What the container wrote, as the log driver formats it.</summary>
    public string Log(string id) => HostPath.Join(Container(id), "container.log");

    /// <summary>The root file system's directories.</summary>
    public string Rootfs(string id) => HostPath.Join(Container(id), "rootfs");

    /// <summary>The run directory, which is the bundle too.</summary>
    public string Run(string id) => HostPath.Join(Runs, id);

    /// <summary>The files of a container's monitor.</summary>
    public RunFiles Monitor(string id) => new(Run(id));

    /// <summary>The run directories of a container's exec sessions.</summary>
    public string ExecSessions(string id) => HostPath.Join(Run(id), "exec");

    /// <summary>One directory for each volume.</summary>
    public string Volumes => HostPath.Join(Root, "volumes");

    /// <summary>A volume's directory.</summary>
    public string Volume(string name) => HostPath.Join(Volumes, name);

    /// <summary>What containers see of a volume.</summary>
    public string VolumeData(string name) => HostPath.Join(Volumes, name, "_data");

    /// <summary>One file for each secret.</summary>
    public string Secrets => HostPath.Join(Root, "secrets");

    /// <summary>What a container keeps of the secrets that it was created with.</summary>
    public string ContainerSecrets(string id) => HostPath.Join(Container(id), "secrets");

    /// <summary>The root file system of the image that is mounted as number <paramref name="index"/> of a container's mounts.</summary>
    public string ImageMount(string id, int index) => HostPath.Join(Container(id), "images", index.ToString());

    /// <summary>The mount points of the parts of volumes and images that a running container sees.</summary>
    public string PartMounts(string id) => HostPath.Join(RunRoot, "parts", id);

    /// <summary>How often a person has mounted a container's root file system.</summary>
    public string MountCount(string id) => HostPath.Join(RunRoot, "mounted", id);

    /// <summary>Makes the directories that hold others.</summary>
    public void EnsureExists()
    {
        foreach (string directory in (ReadOnlySpan<string>)[Root, RunRoot, Containers, Names, VolatileRecords, Runs])
            MakeDirectory(directory);
    }

    /// <summary>Makes a directory, and those above it where they are missing, for the owner alone.</summary>
    internal static void MakeDirectory(string path)
    {
        int result = HostDirectory.TryMake(path, 0x1c0);
        if (result == -Errno.ENOENT && path.LastIndexOf('/') is > 0 and var slash)
        {
            MakeDirectory(path[..slash]);
            result = HostDirectory.TryMake(path, 0x1c0);
        }
        if (result < 0 && result != -Errno.EEXIST)
            throw new LinuxException("make the directory", path, -result);
    }
}
