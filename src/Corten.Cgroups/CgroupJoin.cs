using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Cgroups;

/// <summary>
/// Open files by which a process with one thread enters a cgroup by itself, also after a clone, when it no longer sees the host's files.
/// A thread that moves itself alone by the file "tasks" needs no grace period of the kernel: 70 us to a hierarchy, against 8 ms when
/// another process is moved. In the hierarchy of version 2 there is no such way: the process is cloned into <see cref="Unified"/>.
/// </summary>
public sealed class CgroupJoin : IDisposable
{
    private readonly SafeFileHandle[] _tasks;
    private readonly string[] _paths;
    private Action? _afterwards;

    internal CgroupJoin(IReadOnlyList<CgroupPlace> places, string? unified)
    {
        _paths = [.. places.Select(place => HostPath.Join(place.Directory, "tasks"))];
        _tasks = new SafeFileHandle[_paths.Length];
        try
        {
            for (int i = 0; i < _paths.Length; i++)
                _tasks[i] = UnixFile.Open(_paths[i], OpenFlags.WriteOnly);
            Unified = unified is null ? null : UnixFile.Open(unified, OpenFlags.ReadOnly | OpenFlags.Directory);
        }
        catch (LinuxException error)
        {
            Dispose();
            throw new CgroupException($"cannot enter the cgroup: {error.Message}", error);
        }
    }

    /// <summary>The directory of version 2 for CLONE_INTO_CGROUP, or null where the host has none.</summary>
    public SafeFileHandle? Unified { get; }

    /// <summary>
    /// Moves a process from outside, by whoever may: for an ordinary user in another part of the tree, who may neither be cloned into
    /// <see cref="Unified"/> (EACCES) nor write to it. Null where nobody else can be asked.
    /// </summary>
    public Action<int>? MoveByManager { get; private set; }

    /// <summary>
    /// Moves the calling thread, which must be the process's only one. Allocates nothing unless it fails, so that a cloned child may call it.
    /// </summary>
    public void Enter()
    {
        for (int i = 0; i < _tasks.Length; i++)
            UnixFile.Write(_tasks[i], "0"u8, _paths[i]);
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _tasks)
            file?.Dispose();
        Unified?.Dispose();
        _afterwards?.Invoke();
        _afterwards = null;
    }

    /// <summary>Sets <see cref="MoveByManager"/>.</summary>
    internal CgroupJoin OrBy(Action<int>? manager)
    {
        MoveByManager = manager;
        return this;
    }

    /// <summary>Lets <paramref name="action"/> follow when this is disposed of: when the process is in.</summary>
    internal CgroupJoin AndThen(Action action)
    {
        _afterwards = action;
        return this;
    }
}
