using Corten.Engine.Containers;
using Corten.Engine.Records;

namespace Corten.Engine.Volumes;

/// <summary>Which containers use which volumes, by their records: nothing is counted, so no count can be wrong after a kill.</summary>
internal sealed class VolumeUsers(EnginePaths paths, ContainerStore store)
{
    /// <summary>The containers whose records name the volume.</summary>
    public IReadOnlyList<Container> Of(string volume) => [.. store.List().Where(c => Uses(c.Record, volume))];

    /// <summary>Every volume that a container uses.</summary>
    public HashSet<string> All() =>
        [.. store.List().SelectMany(c => c.Record.Mounts).Where(m => m.Kind == MountKind.Volume).Select(m => m.Source)];

    /// <summary>Whether a container that has a run, other than <paramref name="exceptId"/>, uses the volume.</summary>
    public bool IsRunning(string volume, string exceptId) =>
        Of(volume).Any(c => c.Record.Id != exceptId && Directory.Exists(paths.Run(c.Record.Id)));

    private static bool Uses(ContainerRecord record, string volume) =>
        record.Mounts.Any(m => m.Kind == MountKind.Volume && m.Source == volume);
}
