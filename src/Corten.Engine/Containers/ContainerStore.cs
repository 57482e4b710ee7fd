using System.Text.Json;
using Corten.Engine.Records;
using Corten.Engine.Running;
using Corten.Images;
using Corten.Linux.Files;
using Corten.Monitor.Protocol;
using Corten.Oci;

namespace Corten.Engine.Containers;

/// <summary>Finds and reads containers. Nothing is kept in memory between two calls: the files are the truth.</summary>
public sealed class ContainerStore(EnginePaths paths) : IImageUsage
{
    /// <summary>Every container, latest first.</summary>
    public IReadOnlyList<Container> List()
    {
        var runs = RunIds().ToHashSet();
        return Latest(Ids(), id => ReadableRecord(id) is { } record ? new Container(record, runs.Contains(id) ? ReadState(id) : StateWithoutRun(id)) : null);
    }

    /// <summary>Those that run, latest first: only a container with a run directory can.</summary>
    public IReadOnlyList<Container> ListRunning() => Latest(
        RunIds(), id => ReadState(id) is { Run: not null } state && ReadableRecord(id) is { } record ? new Container(record, state) : null);

    private static List<Container> Latest(List<string> ids, Func<string, Container?> read) =>
        [.. SideBySide.Read(ids, read).OfType<Container>().OrderByDescending(c => c.Record.Created)];

    /// <summary>The container with this name, this id, or an id that begins so.</summary>
    /// <exception cref="EngineException">There is none, or several ids begin so.</exception>
    public Container Get(string nameOrId) =>
        Find(nameOrId) ?? throw new EngineException($"no such container: {nameOrId}");

    /// <summary>As <see cref="Get"/>; null where there is none.</summary>
    public Container? Find(string nameOrId)
    {
        string? id = ContainerNames.IdOf(paths, nameOrId);
        // A rename that was killed may have left the name that its container has not, or no longer.
        if (id is not null && ReadRecord(id) is { } named && named.Name == nameOrId)
            return new Container(named, ReadState(id));
        if (nameOrId.Length is 0 or > 64 || !nameOrId.All(char.IsAsciiHexDigitLower))
            return null;
        var matches = nameOrId.Length == 64 ? [nameOrId] : Ids().Where(i => i.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
        var records = matches.Select(ReadRecord).OfType<ContainerRecord>().ToList();
        if (records.Count > 1)
            throw new EngineException($"{records.Count} containers have an id that begins with {nameOrId}: give more of it");
        return records is [var record] ? new Container(record, ReadState(record.Id)) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ContainersUsing(Digest imageId) =>
        [.. Ids().Select(ReadableRecord).OfType<ContainerRecord>().Where(r => r.ImageId == imageId).Select(r => r.Name)];

    /// <summary>Ids of all directories, complete containers or not.</summary>
    internal List<string> Ids() => IdsIn(paths.Containers);

    /// <summary>Ids of all run directories.</summary>
    internal List<string> RunIds() => IdsIn(paths.Runs);

    private static List<string> IdsIn(string directory)
    {
        using var opened = UnixFile.OpenIfExists(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        return opened is null ? [] : [.. DirectoryEntry.List(opened).Where(e => e.Kind is null or FileKind.Directory).Select(e => e.Name).Where(IsId)];
    }

    internal static bool IsId(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    /// <summary>The record, or null where the container is not complete, or is gone.</summary>
    internal ContainerRecord? ReadRecord(string id)
    {
        byte[]? text = KernelFile.TryReadBytes(paths.Record(id, isVolatile: false)) ?? KernelFile.TryReadBytes(paths.Record(id, isVolatile: true));
        if (text is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, EngineJson.Default.ContainerRecord);
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException)
        {
            throw new EngineException($"the record of container {id[..12]} cannot be read: {damaged.Message}; 'corten rm --force {id[..12]}' removes it");
        }
    }

    /// <summary>Whether the record may say that its container was started, or made to be started at once; without the work of reading all of it.</summary>
    internal bool MayHaveRun(string id) => KernelFile.TryReadBytes(paths.Record(id, isVolatile: false)) is not { } text
        || text.AsSpan().IndexOf("\"createdToRun\":true"u8) >= 0
        || text.AsSpan().IndexOf("\"firstStarted\":"u8) >= 0;

    /// <summary>The id of a container whose record cannot be read; null where the name leads to none, or to a good one.</summary>
    internal string? FindDamaged(string nameOrId)
    {
        string? named = ContainerNames.IdOf(paths, nameOrId);
        return Ids().Find(id => (id == named || (nameOrId.Length >= 12 && id.StartsWith(nameOrId, StringComparison.Ordinal))) && IsDamaged(id));
    }

    /// <summary>The ids of all containers whose record cannot be read.</summary>
    internal IReadOnlyList<string> ListDamaged() => [.. Ids().Where(IsDamaged).Order(StringComparer.Ordinal)];

    private bool IsDamaged(string id)
    {
        try
        {
            _ = ReadRecord(id);
            return false;
        }
        catch (EngineException)
        {
            return true;
        }
    }

    // Listings pass over a damaged record; whoever names the container is told.
    private ContainerRecord? ReadableRecord(string id)
    {
        try
        {
            return ReadRecord(id);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    /// <summary>Writes the record: from this moment the container exists.</summary>
    internal void WriteRecord(ContainerRecord record)
    {
        bool isVolatile = record.Options.AutoRemove;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(record, EngineJson.Default.ContainerRecord);
        AtomicFile.Write(paths.Record(record.Id, isVolatile), json, durable: !isVolatile);
    }

    /// <summary>What the container is doing, by the files of its run.</summary>
    internal ContainerState ReadState(string id)
    {
        var exit = ExitRecord.Read(paths.Exit(id));
        var files = paths.Monitor(id);
        // The lock alone does not say that it runs: whoever cleans up after the run holds it too.
        if (IsMonitored(id) && RunState.Read(files.State) is { } run && (run.Pid == 0 || exit?.StartedAt != run.StartedAt))
            return new ContainerState(PhaseOf(id, run), run, exit);
        // The end may have come between the two looks.
        exit ??= ExitRecord.Read(files.Exit) ?? ExitRecord.Read(paths.Exit(id));
        return new ContainerState(exit is null ? ContainerPhase.Created : ContainerPhase.Exited, null, exit);
    }

    private ContainerState StateWithoutRun(string id)
    {
        var exit = ExitRecord.Read(paths.Exit(id));
        return new ContainerState(exit is null ? ContainerPhase.Created : ContainerPhase.Exited, null, exit);
    }

    /// <summary>Whether the container runs, or its end has not been cleaned up yet: then its root file system is mounted.</summary>
    internal bool HasRun(string id) => Directory.Exists(paths.Run(id));

    private ContainerPhase PhaseOf(string id, RunState run)
    {
        if (run.Pid == 0)
            return ContainerPhase.Restarting;
        return ContainerFreezer.IsPaused(paths, id) ? ContainerPhase.Paused : ContainerPhase.Running;
    }

    /// <summary>Whether the container's monitor lives: it holds the lock for as long as it answers for the process.</summary>
    internal bool IsMonitored(string id) => IsHeld(paths.Monitor(id).Lock);

    /// <summary>Whether another process holds the lock at <paramref name="path"/>; an absent file is not held.</summary>
    internal static bool IsHeld(string path)
    {
        using var file = UnixFile.OpenIfExists(path, OpenFlags.ReadWrite | OpenFlags.NoFollow);
        return file is not null && FileLock.IsHeld(file);
    }
}
