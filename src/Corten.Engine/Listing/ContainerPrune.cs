using Corten.Engine.Records;

namespace Corten.Engine.Listing;

/// <summary>What a prune removed.</summary>
/// <param name="Removed">Ids of the containers.</param>
/// <param name="Reclaimed">Bytes that they took.</param>
public sealed record PrunedContainers(IReadOnlyList<string> Removed, long Reclaimed);

/// <summary>Removes the containers that do not run.</summary>
public static class ContainerPrune
{
    /// <summary>Removes those that <paramref name="wanted"/> names. One that another command starts or removes meanwhile is passed over.</summary>
    public static PrunedContainers Run(ContainerEngine engine, Predicate<Container> wanted)
    {
        var removed = new List<string>();
        long bytes = 0;
        foreach (var container in engine.List().Where(c => !c.IsRunning && wanted(c)))
        {
            long size = engine.MeasureUsage(container);
            if (!TryRemove(engine, container))
                continue;
            bytes += size;
            removed.Add(container.Record.Id);
        }
        return new PrunedContainers(removed, bytes);
    }

    private static bool TryRemove(ContainerEngine engine, Container container)
    {
        try
        {
            engine.Remove(container, force: false);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
