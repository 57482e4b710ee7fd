namespace Corten.Monitor.Restarting;

/// <summary>How long to wait before a process is started again, as docker does: 100 ms, doubled each time up to a minute, and anew after a run of ten seconds.</summary>
public sealed class RestartBackoff
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_goodRun = TimeSpan.FromSeconds(10);
    private TimeSpan _last;

    /// <summary>The time to wait now.</summary>
    /// <param name="ran">How long the last run took.</param>
    public TimeSpan Next(TimeSpan ran)
    {
        if (ran >= s_goodRun)
            _last = TimeSpan.Zero;
        var doubled = _last == TimeSpan.Zero ? s_first : _last * 2;
        _last = doubled < s_most ? doubled : s_most;
        return _last;
    }
}
