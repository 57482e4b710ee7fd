using System.Runtime.ExceptionServices;

namespace Corten.Engine.Containers;

/// <summary>Reads many small things on all processors: it is system calls and JSON, and each is for itself.</summary>
internal static class SideBySide
{
    private const int Share = 64;

    /// <summary>The results in the order of the keys; few keys are read on this thread alone. The first failure is thrown when all have come to an end.</summary>
    public static T?[] Read<T>(IReadOnlyList<string> keys, Func<string, T?> read)
        where T : class
    {
        var found = new T?[keys.Count];
        int workers = Math.Clamp(keys.Count / Share, 1, Environment.ProcessorCount);
        ExceptionDispatchInfo? failed = null;
        void Work(int first)
        {
            try
            {
                for (int i = first; i < keys.Count; i += workers)
                    found[i] = read(keys[i]);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref failed, ExceptionDispatchInfo.Capture(failure), null);
            }
        }
        Thread[] others = [.. Enumerable.Range(1, workers - 1).Select(first => new Thread(() => Work(first)))];
        foreach (var other in others)
            other.Start();
        Work(0);
        foreach (var other in others)
            other.Join();
        failed?.Throw();
        return found;
    }
}
