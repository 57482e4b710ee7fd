using Corten.Linux.Polling;

namespace Corten.Output;

/// <summary>Prints logs as they grow, until their containers have ended.</summary>
internal static class LogFollower
{
    public static void Run(IReadOnlyList<FollowedLog> logs)
    {
        foreach (var log in logs)
            log.Show();
        var set = new PollSet();
        while (logs.Where(log => !log.IsOver).ToList() is { Count: > 0 } open)
        {
            set.Clear();
            foreach (var log in open)
                log.AddTo(set);
            set.Wait();
            foreach (var log in open)
                log.Handle(set);
        }
    }
}
