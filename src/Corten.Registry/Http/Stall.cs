namespace Corten.Registry.Http;

/// <summary>A cancellation that fires when nothing has happened for a while.</summary>
internal sealed class Stall : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _timeout;

    public Stall(RegistryOptions options, CancellationToken caller)
    {
        (_timeout, _caller) = (options.StallTimeout, caller);
        _timer = new CancellationTokenSource(_timeout, options.Time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether the time ran out, rather than the caller cancelling.</summary>
    public bool Happened => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something happened: the time begins anew.</summary>
    public void Reset() => _timer.CancelAfter(_timeout);

    /// <summary>Something else is waited for, which has a limit of its own.</summary>
    public void Pause() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
