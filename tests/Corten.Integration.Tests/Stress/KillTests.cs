using System.Text.RegularExpressions;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Stress;

/// <summary>
/// Kills one of the three programs with SIGKILL at a random moment of `corten run -d`. The next `corten ps` must find a usable store, and
/// nothing may be left of a container that it does not show as running.
/// </summary>
public sealed partial class KillTests : IDisposable
{
    private static readonly string[] s_victims = ["corten", "corun", "cormon"];

    private readonly Store _store = new();
    private readonly HashSet<string> _seen = [];
    private readonly Random _random;
    private readonly int _seed = Environment.TickCount;

    public KillTests() => _random = new Random(_seed);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_program_killed_at_any_moment_leaves_nothing_behind()
    {
        int rounds = Rounds.Of(all: 200, share: 21);
        int hits = 0;
        for (int round = 0; round < rounds; round++)
        {
            string victim = s_victims[round % s_victims.Length];
            int delay = _random.Next(Rounds.Long ? 200 : 120);
            string what = $"round {round} (seed {_seed}): {victim} killed after {delay} ms";
            if (RunAndKill(victim, delay))
                hits++;
            AssertRepaired(what);
        }
        Assert.True(hits > rounds / 4, $"only {hits} of {rounds} kills met a living program, so this run proves little");
        _store.Run([], "true").Exits();
    }

    // Whether the victim was alive when its time came.
    private bool RunAndKill(string victim, int delay)
    {
        using RunningCommand command = _store.Start("run", "-d", "--network", "none", "localhost/busybox", "sleep", "1000");
        command.CloseInput();
        Thread.Sleep(delay);
        bool hit = victim == "corten" ? Kill(command) : KillByName(victim);
        NoteIds();
        command.Wait();
        NoteIds();
        return hit;
    }

    private static bool Kill(RunningCommand command)
    {
        bool alive = !command.HasExited;
        if (alive)
            Command.Run("/bin/kill", "-KILL", command.Pid.ToString());
        return alive;
    }

    // Only programs that work on this test's own store.
    private bool KillByName(string name)
    {
        string[] pids = [.. Processes().Where(line => ProgramName().Match(line).Groups[1].Value == name).Select(line => line.Split(':')[0])];
        foreach (string pid in pids)
            Command.Run("/bin/kill", "-KILL", pid);
        return pids.Length > 0;
    }

    // Processes, as "pid: command line", that name this test's directory.
    private IEnumerable<string> Processes()
    {
        string directory = Path.GetDirectoryName(_store.Root) + "/";
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(path[6])))
        {
            string line = "";
            try
            {
                line = File.ReadAllText(process + "/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                // It has ended since the directory was read.
            }
            if (line.Contains(directory, StringComparison.Ordinal))
                yield return $"{process[6..]}: {line}";
        }
    }

    private void AssertRepaired(string what)
    {
        CommandResult all = _store.Corten("ps", "-a", "-q", "--no-trunc");
        Assert.True(all.ExitCode == 0, $"{what}: ps failed: {all.Error}");
        _seen.UnionWith(all.Lines);
        foreach (string id in _seen)
        {
            // A monitor that lives may still be starting its container; then ps shows it as running in the end.
            bool settled = Wait.Until(() => Remains(id).Count == 0 || IsRunning(id));
            Assert.True(settled, $"{what}: {id} is not running, but this is left of it:\n{string.Join('\n', Remains(id))}");
        }
        foreach (string id in _store.Corten("ps", "-a", "-q", "--no-trunc").Exits().Lines)
        {
            CommandResult removal = _store.Corten("rm", "-f", id);
            Assert.True(removal.ExitCode == 0, $"{what}: rm -f failed: {removal.Error}");
        }
        _seen.Clear();
        Assert.Empty(_store.Corten("ps", "-a", "-q").Exits().Lines);
        // The layers, too: without a container nothing of the store is mounted.
        bool unmounted = Wait.Until(() => !_store.Mounts.Any() || _store.Corten("ps", "-q").ExitCode != 0);
        Assert.True(unmounted && !_store.Mounts.Any(), $"{what}: without a container this is mounted: {string.Join(", ", _store.Mounts)}");
    }

    private bool IsRunning(string id) => _store.Corten("ps", "-q", "--no-trunc").Exits().Lines.Contains(id);

    private List<string> Remains(string id) =>
    [
        .. Cgroups.Of(id),
        .. _store.Mounts.Where(mount => mount.Contains(id, StringComparison.Ordinal)),
        .. Processes().Where(process => process.Contains(id, StringComparison.Ordinal)),
    ];

    // Ids are noted before the repair, as the repair may remove the only record of them.
    private void NoteIds()
    {
        foreach (string root in new[] { Path.Combine(_store.Root, "containers"), _store["run"] })
        {
            if (!Directory.Exists(root))
                continue;
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true };
            _seen.UnionWith(Directory.EnumerateDirectories(root, "*", options).Select(path => Path.GetFileName(path)).Where(name => Id().IsMatch(name)));
        }
    }

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Id();

    // "123: /path/to/corun --root ..."
    [GeneratedRegex(@"^\d+: (?:\S*/)?(\S+)")]
    private static partial Regex ProgramName();
}
