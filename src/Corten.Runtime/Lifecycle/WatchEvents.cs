using Corten.Linux.Polling;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation events: what a container uses, and when its memory runs out.</summary>
public static class WatchEvents
{
    /// <summary>What the container has used so far.</summary>
    /// <exception cref="RuntimeException">It has stopped.</exception>
    public static ContainerStatistics Statistics(StateStore store, string id)
    {
        using var directory = store.OpenUnlocked(id);
        return Statistics(Living(directory, id));
    }

    /// <summary>Reports until the container's init has ended.</summary>
    /// <param name="store">Where the container is recorded.</param>
    /// <param name="id">Its name.</param>
    /// <param name="interval">From one look at the statistics to the next, 1 ms to 24 days.</param>
    /// <param name="statistics">Told what was used at the end of each interval.</param>
    /// <param name="outOfMemory">Told each time that the memory ran out.</param>
    /// <exception cref="RuntimeException">The container has stopped already.</exception>
    public static void Run(StateStore store, string id, TimeSpan interval, Action<ContainerStatistics> statistics, Action outOfMemory)
    {
        using var directory = store.OpenUnlocked(id);
        var container = Living(directory, id);
        using var init = Kill.OpenInit(container);
        if (init is null)
            return;
        using var memory = container.Cgroup.WatchOom();
        Span<PollEvents> ready = stackalloc PollEvents[2];
        long last = TimeProvider.System.GetTimestamp();
        while (true)
        {
            int left = (int)Math.Clamp((interval - TimeProvider.System.GetElapsedTime(last)).TotalMilliseconds, 0, int.MaxValue);
            if (Poll.Wait([(init, PollEvents.Readable), (memory.Handle, PollEvents.Readable)], ready, left) == 0)
            {
                last = TimeProvider.System.GetTimestamp();
                statistics(Statistics(container));
                continue;
            }
            if (ready[1] != PollEvents.None)
                Repeat(outOfMemory, memory.Take());
            if (ready[0] != PollEvents.None)
                return;
        }
    }

    private static ContainerStatistics Statistics(Container container) => new(container.Cgroup.Statistics(), ResctrlStatistics.Of(container.State.Resctrl));

    private static void Repeat(Action action, int times)
    {
        for (int i = 0; i < times; i++)
            action();
    }

    private static Container Living(ContainerDirectory directory, string id)
    {
        var container = Container.Load(directory);
        if (container.Status == ContainerStatus.Stopped)
            throw new RuntimeException($"container with id {id} is not running");
        return container;
    }
}
