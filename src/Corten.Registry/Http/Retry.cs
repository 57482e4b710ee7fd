namespace Corten.Registry.Http;

/// <summary>Repeats what failed for a passing reason, a bounded number of times, waiting longer each time.</summary>
internal sealed class Retry(RegistryOptions options)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (RegistryException e) when (e.IsTransient && failures < options.Attempts)
            {
                await WaitAsync(failures, e, cancellation);
            }
        }
    }

    /// <summary>Waits before the attempt after <paramref name="failures"/> failures.</summary>
    public Task WaitAsync(int failures, RegistryException failure, CancellationToken cancellation)
    {
        var wait = options.RetryDelay * Math.Pow(2, failures - 1) * (0.8 + Random.Shared.NextDouble() * 0.4);
        if (failure.RetryAfter is { } asked && asked > wait)
            wait = asked;
        return Task.Delay(wait < _longestWait ? wait : _longestWait, options.Time, cancellation);
    }
}
