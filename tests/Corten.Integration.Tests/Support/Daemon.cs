namespace Corten.Integration.Tests.Support;

/// <summary>A daemon of a test's own. It is asked to end, waited for, and killed only where it does not listen.</summary>
internal sealed class Daemon : IDisposable
{
    private readonly RunningCommand _process;

    /// <param name="answers">Tells that the daemon is ready.</param>
    /// <param name="program">The daemon, in namespaces of its own for mounts and network.</param>
    /// <param name="arguments">Its options.</param>
    public Daemon(Func<bool> answers, string program, params IEnumerable<string> arguments)
    {
        _process = Command.Start(Programs.Peer("unshare"), ["--mount", "--net", Programs.Peer(program), .. arguments]);
        if (Wait.Until(() => _process.HasExited || answers(), 60) && !_process.HasExited)
            return;
        using (_process)
        {
            bool ended = _process.HasExited;
            Assert.SkipWhen(ended, $"{program} does not start here: {(ended ? _process.Wait().Error : "")}");
            Assert.Fail($"{program} does not answer");
        }
    }

    public void Dispose()
    {
        using (_process)
        {
            if (!_process.HasExited)
                _process.Signal("TERM");
            Assert.True(Wait.Until(() => _process.HasExited, 30), "the daemon does not end");
        }
    }
}
