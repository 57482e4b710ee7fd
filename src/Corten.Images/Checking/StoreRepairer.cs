using Corten.Images.Records;
using Corten.Images.Removing;
using Corten.Snapshots;

namespace Corten.Images.Checking;

/// <summary>Mends what a check found: what can be made again is, what nothing needs is removed, and what is lost is removed where that is allowed.</summary>
internal sealed class StoreRepairer(ImageStore store, SnapshotRebuilder rebuilder, ImageRemover remover, ImageCollector collector, bool force)
{
    private const string NeedsForce = "--force removes it";

    /// <summary>Repairs.</summary>
    /// <returns>What became of each problem.</returns>
    public IReadOnlyList<RepairOutcome> Repair(IReadOnlyList<StoreProblem> problems)
    {
        var outcomes = new List<RepairOutcome>();
        outcomes.AddRange(problems.Where(p => p.Kind is StoreProblemKind.DamagedRecord or StoreProblemKind.DamagedLeftover).Select(RemoveRecord));
        bool readable = outcomes.TrueForAll(outcome => outcome.Done is not null);
        outcomes.AddRange(problems.Where(p => p.Kind == StoreProblemKind.DamagedImage).DistinctBy(p => p.Subject is null ? p.Message : p.Subject.ToString()).Select(RemoveImage));
        outcomes.AddRange(problems.Where(p => p.Kind == StoreProblemKind.DamagedBlob).Select(RemoveBlob));
        outcomes.AddRange(problems.Where(p => p.Kind == StoreProblemKind.DamagedSnapshot).GroupBy(p => p.Subject).SelectMany(group => Rebuild([.. group])));
        outcomes.AddRange(Sweep([.. problems.Where(p => p.Kind == StoreProblemKind.Orphan)], readable));
        return outcomes;
    }

    private RepairOutcome RemoveRecord(StoreProblem problem)
    {
        if (problem.Kind == StoreProblemKind.DamagedRecord && !force)
            return new RepairOutcome(problem, null, NeedsForce);
        using var held = store.LockRecords();
        File.Delete(problem.File!);
        return new RepairOutcome(problem, "removed");
    }

    private RepairOutcome RemoveImage(StoreProblem problem)
    {
        if (problem.Subject is not { } id)
            return new RepairOutcome(problem, null, "remove the list with 'corten manifest rm' and make it again");
        if (!force)
            return new RepairOutcome(problem, null, $"{NeedsForce}; then pull or load it again");
        remover.Remove(id.ToString(), force: true);
        return new RepairOutcome(problem, "the image is removed");
    }

    private RepairOutcome RemoveBlob(StoreProblem problem)
    {
        using var held = store.LockContent();
        store.Content.Delete(problem.Subject!.Value);
        return new RepairOutcome(problem, "removed");
    }

    private IEnumerable<RepairOutcome> Rebuild(StoreProblem[] problems)
    {
        string? advice = null;
        try
        {
            using var held = store.LockContent();
            rebuilder.Rebuild(problems[0].Subject!.Value);
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            advice = e is SnapshotException { Error: SnapshotError.InUse } ? $"{e.Message}; remove the container first" : e.Message;
        }
        return problems.Select(problem => new RepairOutcome(problem, advice is null ? "made again" : null, advice));
    }

    private IEnumerable<RepairOutcome> Sweep(StoreProblem[] orphans, bool readable)
    {
        if (!readable)
            return orphans.Select(orphan => new RepairOutcome(orphan, null, "a record cannot be read, which may need it"));
        var swept = collector.Sweep().ToHashSet();
        // A pull may have come to need one meanwhile.
        return orphans.Select(orphan => swept.Contains(orphan.Subject!.Value)
            ? new RepairOutcome(orphan, "removed")
            : new RepairOutcome(orphan, null, "a container stands on it, or something needs it now"));
    }
}
