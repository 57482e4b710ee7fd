using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Stress;

/// <summary>
/// Kills commands that pull, remove, load and prune images with SIGKILL at random moments, two at once, and the collectors that removals leave behind them.
/// After each the store passes its check without a repair, and every image that a command had told to be there is there, whole.
/// </summary>
public sealed class ImageKillTests : IDisposable
{
    private const double FirstReach = 80;

    private static readonly string[] _tags = ["one", "two", "three"];

    private readonly TemporaryDirectory _directory = new();
    private readonly Registry _registry = new();
    private readonly HashSet<string> _present = [];

    // Milliseconds within which commands of a kind are killed: longer after a kill that met a living one, shorter after one that came too late.
    private readonly Dictionary<string, double> _reach = [];
    private readonly int _seed = Environment.TickCount;
    private readonly LayeredImages _images;
    private readonly Random _random;
    private readonly string _archive;
    private int _hits;
    private int _collectors;

    public ImageKillTests()
    {
        _random = new Random(_seed);
        // Large enough that a removal leaves their space to a collector of its own.
        _images = new LayeredImages(_directory["images"], [.. _tags, "loaded"], files: 1100);
        foreach (string tag in _tags)
            _registry.Push(_images.Layout, tag, $"app:{tag}");
        _archive = _images.Archive("loaded", "localhost/app:loaded");
    }

    public void Dispose()
    {
        _registry.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_store_killed_at_any_moment_is_sound_and_loses_no_image()
    {
        int rounds = Rounds.Of(all: 200, share: 15);
        for (int round = 0; round < rounds; round++)
        {
            string[] images = [.. _tags.Append("loaded").OrderBy(_ => _random.Next())];
            string what = $"round {round} (seed {_seed}): " + RunAndKill(images[0], images[1]);
            AssertSound(what);
        }
        Assert.True(_hits > rounds / 2, $"only {_hits} of {rounds * 2} kills met a living program, so this run proves little");
        Assert.True(rounds < 100 || _collectors > 0, "no collector was met, so this run proves nothing of them");
        Corten("rmi", "--all", "--force");
        AssertCollected();
        Corten("image", "prune", "--all", "--force").Exits();
        Corten("system", "check").Exits();
        Assert.Empty(Files("content/blobs", "*"));
        Assert.Empty(Files("images/names", "*"));
        Assert.Empty(Files("images/removed", "*"));
        Assert.Empty(Files("images/staging", "*"));
    }

    // Two commands on two images; each is killed after a time of its own, or ends before.
    private string RunAndKill(string first, string second)
    {
        string[][] commands = [Choose(first), Choose(second)];
        foreach (string[] command in commands.Where(c => c[0] == "rmi"))
            _present.Remove(command[^1]);
        string[] kinds = [.. commands.Select(Kind)];
        int[] delays = [.. kinds.Select(kind => _random.Next((int)_reach.GetValueOrDefault(kind, FirstReach)))];
        using RunningCommand one = Start(commands[0]);
        using RunningCommand two = Start(commands[1]);
        RunningCommand[] running = [one, two];
        int sooner = delays[0] <= delays[1] ? 0 : 1;
        Thread.Sleep(delays[sooner]);
        Kill(running[sooner], kinds[sooner]);
        Thread.Sleep(delays[1 - sooner] - delays[sooner]);
        Kill(running[1 - sooner], kinds[1 - sooner]);
        Acknowledge(commands[0], one.Wait());
        Acknowledge(commands[1], two.Wait());
        if (_random.Next(2) == 0)
            KillCollectors();
        return $"{string.Join(' ', commands[0])} and {string.Join(' ', commands[1])}, killed after {string.Join(" and ", delays)} ms";
    }

    private void KillCollectors()
    {
        Thread.Sleep(_random.Next(8));
        foreach (string process in Collectors)
        {
            Command.Run("/bin/kill", "-KILL", process.Split(':')[0]);
            _collectors++;
        }
    }

    // The last removal's own collector ends by itself, and whatever those that were killed had left is gone with it.
    private void AssertCollected()
    {
        Assert.True(Wait.Until(() => Collectors.Count == 0, 30), $"collectors left: {string.Join('\n', Collectors)}");
        Assert.Empty(Entries("content/trash"));
        Assert.Empty(Entries("snapshots/trash"));
        Assert.Empty(_directory.Mounts);
    }

    private List<string> Collectors => [.. _directory.Processes.Where(process => process.EndsWith("system collect ", StringComparison.Ordinal))];

    private string[] Entries(string directory) => Directory.Exists(_directory["store/" + directory]) ? Directory.GetFileSystemEntries(_directory["store/" + directory]) : [];

    // A pull of what is there already is another thing than one of what is not.
    private string Kind(string[] command) => $"{command[0]} {_present.Contains(command[^1])}";

    private string[] Choose(string tag) => _random.Next(10) switch
    {
        0 => ["image", "prune", "--force"],
        1 or 2 or 3 or 4 when _present.Contains(Name(tag)) => ["rmi", "--force", Name(tag)],
        _ when tag == "loaded" => ["load", "-i", _archive],
        _ => ["pull", "-q", Name(tag)],
    };

    private void Kill(RunningCommand command, string kind)
    {
        bool isLate = command.HasExited;
        _reach[kind] = Math.Clamp(_reach.GetValueOrDefault(kind, FirstReach) * (isLate ? 0.5 : 1.4), 5, 10_000);
        if (isLate)
            return;
        _hits++;
        Command.Run("/bin/kill", "-KILL", command.Pid.ToString());
    }

    private void Acknowledge(string[] command, CommandResult result)
    {
        if (result.ExitCode == 0 && command[0] is "pull" or "load")
            _present.Add(command[0] == "load" ? Name("loaded") : command[^1]);
    }

    private void AssertSound(string what)
    {
        CommandResult check = Corten("system", "check");
        Assert.True(check.ExitCode == 0, $"{what}: check says:\n{check.Output}{check.Error}");
        string[] there = [.. Corten("images", "--format", "{{.Repository}}:{{.Tag}}").Exits().Lines];
        Assert.True(_present.IsSubsetOf(there), $"{what}: {string.Join(", ", _present.Except(there))} is lost");
        // What a command that was killed had finished counts from now on too.
        _present.UnionWith(there);
    }

    private string Name(string tag) => tag == "loaded" ? "localhost/app:loaded" : $"{_registry.Host}/app:{tag}";

    private string[] Files(string directory, string pattern) =>
        Directory.Exists(_directory["store/" + directory]) ? Directory.GetFiles(_directory["store/" + directory], pattern, SearchOption.AllDirectories) : [];

    private CommandResult Corten(params IEnumerable<string> arguments) => Command.Run(Programs.Corten, [.. Global, .. arguments]);

    private RunningCommand Start(string[] arguments)
    {
        RunningCommand command = Command.Start(Programs.Corten, [.. Global, .. arguments]);
        command.CloseInput();
        return command;
    }

    private string[] Global => ["--root", _directory["store"], "--runroot", _directory["run"]];
}
