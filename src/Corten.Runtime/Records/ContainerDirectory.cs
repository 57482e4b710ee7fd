using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Records;

/// <summary>
/// One container's directory under --root, locked for as long as this object lives: state.json, a copy of config.json as it was at creation,
/// and start.sock, where init waits for the start command.
/// </summary>
public sealed class ContainerDirectory : IDisposable
{
    private const string StateName = "state.json";

    private const string ConfigName = "config.json";

    private readonly FileLock? _lock;

    private readonly string _path;

    internal ContainerDirectory(string path, FileLock? heldLock) => (_path, _lock) = (path, heldLock);

    /// <summary>The directory.</summary>
    public string Path => _path;

    /// <summary>Where init listens for the start command.</summary>
    public string StartSocket => HostPath.Join(_path, "start.sock");

    /// <summary>The record, or null where the container was never completed.</summary>
    public ContainerState? TryLoad() => Read(StateName) is { } json ? StateFile.Parse(json, HostPath.Join(_path, StateName)) : null;

    /// <summary>The record.</summary>
    public ContainerState Load() => TryLoad() ?? throw new RuntimeException($"the container in {_path} was never completed: delete it");

    /// <summary>Writes the record; the directory lies on a tmpfs, so nothing is synced to a disk.</summary>
    public void Save(ContainerState state) =>
        AtomicFile.Write(HostPath.Join(_path, StateName), StateFile.Format(state), durable: false);

    /// <summary>Keeps the bundle's configuration as it is now: later commands go by it, whatever becomes of the bundle.</summary>
    public void SaveConfig(byte[] json) => AtomicFile.Write(HostPath.Join(_path, ConfigName), json, durable: false);

    /// <summary>The configuration at creation.</summary>
    public Spec LoadConfig() => SpecParser.Parse(Read(ConfigName) ?? [], HostPath.Join(_path, ConfigName));

    /// <summary>Where the container is in its life.</summary>
    /// <param name="state">Its record.</param>
    /// <param name="isFrozen">Asks the container's cgroup; only called for a process that lives.</param>
    internal ContainerStatus Status(ContainerState state, Func<bool> isFrozen)
    {
        if (ProcessStat.Of(state.InitPid) is not { Ended: false } process || process.StartTime != state.InitStartTime || state.InitPid == 0)
            return ContainerStatus.Stopped;
        if (isFrozen())
            return ContainerStatus.Paused;
        return IsWaitingForStart() ? ContainerStatus.Created : ContainerStatus.Running;
    }

    /// <summary>Closes what a cloned process has of this object; the lock stays with the process that took it.</summary>
    internal void CloseCopy() => _lock?.CloseCopy();

    /// <summary>Removes the container from the root.</summary>
    public void Remove()
    {
        Directory.Delete(_path, recursive: true);
    }

    /// <summary>Gives up the lock.</summary>
    public void Dispose() => _lock?.Dispose();

    // A start command that was killed leaves the socket's name behind: only a listener says that init still waits.
    private bool IsWaitingForStart()
    {
        if (FileStatus.Find(StartSocket) is null)
            return false;
        try
        {
            UnixSocket.Connect(StartSocket).Dispose();
            return true;
        }
        catch (LinuxException error) when (error.Errno is Errno.ECONNREFUSED or Errno.ENOENT)
        {
            return false;
        }
    }

    private byte[]? Read(string name)
    {
        string path = HostPath.Join(_path, name);
        using var file = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        if (file is null)
            return null;
        var content = new byte[FileStatus.Of(file).Size];
        int length = 0;
        int count;
        while (length < content.Length && (count = UnixFile.Read(file, content.AsSpan(length))) > 0)
            length += count;
        return content;
    }
}
