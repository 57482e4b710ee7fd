using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Snapshots.Copying;
using Corten.Snapshots.Layers;

namespace Corten.Engine.Volumes;

/// <summary>The volumes of this machine: directories that outlive containers. All methods throw <see cref="EngineException"/> for what a person can put right.</summary>
public sealed class VolumeService
{
    private readonly EnginePaths _paths;
    private readonly VolumeStore _store;
    private readonly VolumeUsers _users;
    private readonly TimeProvider _time;

    internal VolumeService(EnginePaths paths, VolumeStore store, VolumeUsers users, TimeProvider time) =>
        (_paths, _store, _users, _time) = (paths, store, users, time);

    /// <summary>Every volume, by name.</summary>
    public IReadOnlyList<VolumeRecord> List() => _store.List();

    /// <summary>The volume with this name, or the only one whose name begins so; null where there is none.</summary>
    public VolumeRecord? Find(string name)
    {
        if (_store.Find(name) is { } exact)
            return exact;
        var matches = name.Length == 0 ? [] : _store.List().Where(v => v.Name.StartsWith(name, StringComparison.Ordinal)).ToList();
        return matches.Count > 1 ? throw new EngineException($"{matches.Count} volumes have a name that begins with {name}: give more of it") : matches.FirstOrDefault();
    }

    /// <summary>As <see cref="Find"/>; an absent volume is an exception.</summary>
    public VolumeRecord Get(string name) => Find(name) ?? throw new EngineException($"no volume with name \"{name}\" found: no such volume");

    /// <summary>Where a volume's content is.</summary>
    public string Mountpoint(VolumeRecord volume) => _paths.VolumeData(volume.Name);

    /// <summary>The containers that use a volume, running or not.</summary>
    public IReadOnlyList<Container> Users(VolumeRecord volume) => _users.Of(volume.Name);

    /// <summary>The names of all volumes that containers use.</summary>
    public IReadOnlySet<string> UsedNames() => _users.All();

    /// <summary>Makes a volume.</summary>
    /// <param name="name">Its name; null makes one up.</param>
    /// <param name="options">type, device and o, as for mount(8); none is a plain directory.</param>
    /// <param name="labels">Free metadata.</param>
    /// <param name="existing">Whether one of that name that is there already is as good.</param>
    public VolumeRecord Create(string? name, Dictionary<string, string> options, Dictionary<string, string> labels, bool existing)
    {
        name ??= VolumeName.Make();
        VolumeName.Check(name);
        VolumeOptions.Check(options);
        var record = new VolumeRecord { Name = name, Created = _time.GetUtcNow(), Labels = labels, Options = options };
        using var held = _store.Hold();
        if (_store.TryMake(record))
            return record;
        return existing && _store.Find(name) is { } there ? there : throw new EngineException($"volume with name {name} already exists");
    }

    /// <summary>Removes a volume that no container uses.</summary>
    public void Remove(VolumeRecord volume)
    {
        using var exclusive = _store.LockAll();
        var users = _users.Of(volume.Name);
        if (users.Count > 0)
            throw new EngineException($"volume {volume.Name} is being used by the following container(s): {string.Join(", ", users.Select(u => u.Record.Id))}: volume is being used");
        _store.Remove(volume.Name);
    }

    /// <summary>Removes the volumes that no container uses.</summary>
    /// <param name="all">Whether those with a name that a person gave go too.</param>
    /// <param name="matches">Which may go.</param>
    /// <returns>What went, with its size in bytes.</returns>
    public IReadOnlyList<(VolumeRecord Volume, long Size)> Prune(bool all, Func<VolumeRecord, bool> matches)
    {
        var removed = new List<(VolumeRecord, long)>();
        using var exclusive = _store.LockAll();
        var used = _users.All();
        foreach (var volume in _store.List().Where(v => (all || v.IsAnonymous) && !used.Contains(v.Name) && matches(v)))
        {
            long size = Measure(volume);
            _store.Remove(volume.Name);
            removed.Add((volume, size));
        }
        return removed;
    }

    /// <summary>Writes a volume's content as an uncompressed tar.</summary>
    public void Export(VolumeRecord volume, Stream tar) => LayerWriter.Write(Mountpoint(volume), tar);

    /// <summary>Unpacks an uncompressed tar into a volume; what is there and not in the tar stays.</summary>
    public void Import(VolumeRecord volume, Stream tar)
    {
        using var held = _store.Hold();
        using var content = Files.ArchiveInput.Open(tar);
        using var root = UnixFile.Open(Mountpoint(volume), OpenFlags.ReadOnly | OpenFlags.Directory);
        new TreeExtractor(root, "", CopyOwner.Keep, overwrite: true).Extract(content);
    }

    /// <summary>How much disk a volume takes, in bytes; what is mounted on it does not count.</summary>
    public long Measure(VolumeRecord volume) => volume.IsMounted ? 0 : DirectoryUsage.Measure(Mountpoint(volume));
}
