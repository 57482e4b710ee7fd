using System.Collections.Concurrent;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Stress;

/// <summary>
/// The runtime clones itself and goes on in managed code, which is safe only while every rule of its ADR is kept. A broken rule shows as a
/// hang or a crash in one run of thousands: so there are thousands, and the first that is not perfect fails the test.
/// </summary>
public sealed class ClonePathTests : IDisposable
{
    private const int AtATime = 6;

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Every_one_of_many_runs_is_good()
    {
        _bundle.Args("/bin/echo", "alive").Save();
        RunAll(Rounds.Of(all: 20_000, share: 400));
    }

    [Fact]
    public void Every_one_of_many_runs_with_little_memory_is_good()
    {
        _bundle.Linux["resources"]!["memory"] = new System.Text.Json.Nodes.JsonObject { ["limit"] = 1 << 20 };
        _bundle.Args("/bin/echo", "alive").Save();
        RunAll(Rounds.Of(all: 2_000, share: 60));
    }

    [Fact]
    public void Every_one_of_many_failing_runs_says_why()
    {
        _bundle.Args("/no/such/program").Save();
        InParallel(Rounds.Of(all: 2_000, share: 60), id => Assert.Contains("/no/such/program", Run(id).Error, StringComparison.Ordinal));
    }

    private void RunAll(int count) => InParallel(count, id =>
    {
        CommandResult result = Run(id).Exits();
        Assert.Equal(("alive", ""), (result.Text, result.Error));
    });

    private CommandResult Run(string id) => _bundle.Corun("run", "--bundle", _bundle.Directory.Path, id);

    // The first failure stops all: the state that it left is the evidence.
    private void InParallel(int count, Action<string> body)
    {
        int next = 0;
        var failures = new ConcurrentQueue<Exception>();
        var workers = Enumerable.Range(0, AtATime).Select(worker => new Thread(() =>
        {
            for (int round = Interlocked.Increment(ref next); round <= count && failures.IsEmpty; round = Interlocked.Increment(ref next))
            {
                try
                {
                    body($"{_bundle.Id}-{worker}");
                }
                catch (Exception error)
                {
                    failures.Enqueue(new InvalidOperationException($"run {round} of {count}: {error.Message}", error));
                }
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        if (failures.TryDequeue(out var first))
            throw first;
    }
}
