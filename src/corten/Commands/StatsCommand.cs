using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Observing;
using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Terminals;
using Corten.Output;

namespace Corten.Commands;

internal static class StatsCommand
{
    private const int FirstMilliseconds = 1000;

    public static Verb Verb { get; } = new("stats", "Show what containers use of the machine, again and again", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("CONTAINER") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs; none are all that run" };
        var all = CommandOptions.Switch("--all", "Also those that do not run", "-a");
        var latest = CommandOptions.Switch("--latest", "The last created container", "-l");
        var once = CommandOptions.Switch("--no-stream", "Show it once");
        var keep = CommandOptions.Switch("--no-reset", "Do not clear the screen in between");
        var full = CommandOptions.Switch("--no-trunc", "Do not shorten IDs");
        var interval = CommandOptions.Integer("--interval", "SECONDS", "Time between two looks; 1 unless given", "-i");
        var format = CommandOptions.Format();
        command.Arguments.Add(names);
        foreach (Option option in (Option[])[all, latest, once, keep, full, interval, format])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            int seconds = result.GetValue(interval) ?? 1;
            if (seconds < 1)
                throw new UsageException($"invalid argument \"{seconds}\" for --interval: at least one second");
            var view = new View(
                new CommandContext(result), result.GetValue(names)!, result.GetValue(all), result.GetValue(latest), result.GetValue(full), result.GetValue(format));
            return view.Run(result.GetValue(once), result.GetValue(keep), seconds * 1000);
        });
    }

    private sealed class View(CommandContext context, string[] names, bool all, bool latest, bool full, string? format)
    {
        private Dictionary<string, ContainerUsage> _before = [];

        public int Run(bool once, bool keep, int milliseconds)
        {
            if (((all || latest) && names.Length > 0) || (all && latest))
                throw new UsageException("--all, --latest and containers cannot be used together");
            bool clear = !keep && !once && string.IsNullOrEmpty(format) && RawMode.IsTerminal(StandardStream.Output);
            _before = Measure().ToDictionary(m => m.Container.Record.Id, m => m.Usage);
            for (int pause = FirstMilliseconds; ; pause = milliseconds)
            {
                Poll.Wait([], [], pause);
                var measured = Measure();
                if (clear)
                    context.Output.Write("\u001b[2J\u001b[H");
                Print(measured);
                context.Output.Flush();
                if (once)
                    return 0;
            }
        }

        private void Print(List<(Container Container, ContainerUsage Usage)> measured)
        {
            var now = context.Time.GetUtcNow();
            UsageSampleRow.Listing.Write(
                context.Output,
                measured.Select(m => UsageSampleRow.Of(m.Container, _before.GetValueOrDefault(m.Container.Record.Id, m.Usage), m.Usage, full, now)),
                format);
            _before = measured.ToDictionary(m => m.Container.Record.Id, m => m.Usage);
        }

        // A container may end between the listing and the look at its cgroup.
        private List<(Container Container, ContainerUsage Usage)> Measure()
        {
            var measured = new List<(Container, ContainerUsage)>();
            foreach (var container in Chosen())
            {
                try
                {
                    measured.Add((container, ContainerUsage.Of(container)));
                }
                catch (Exception gone) when (gone is Cgroups.CgroupException or Linux.LinuxException)
                {
                }
            }
            return measured;
        }

        private IEnumerable<Container> Chosen()
        {
            var engine = ContainerAccess.Open(context);
            if (names.Length > 0)
                return names.Select(engine.Get).DistinctBy(c => c.Record.Id).ToList();
            if (latest)
                return [engine.Latest()];
            return engine.List().Where(c => all || c.HasProcess);
        }
    }
}
