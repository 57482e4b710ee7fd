using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class RmCommand
{
    public static Verb Verb { get; } = new("rm", "Remove containers", Define);

    private static void Define(Command command)
    {
        var force = CommandOptions.Switch("--force", "Kill a running container first; one that is not there is no error", "-f");
        command.Options.Add(force);
        var selection = new ContainerSelection(
            command, SelectionFlags.All | SelectionFlags.Latest | SelectionFlags.CidFile | SelectionFlags.Ignore | SelectionFlags.Filter);
        var time = CommandOptions.Integer("--time", "SECONDS", "With --force: time between the stop signal and SIGKILL", "-t");
        var volumes = CommandOptions.Switch("--volumes", "Remove its volumes without a name too", "-v");
        var depend = CommandOptions.Switch("--depend", "Remove the containers that depend on it too");
        foreach (Option option in (Option[])[time, volumes, depend])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            bool forced = result.GetValue(force);
            if (result.GetValue(time) is not null && !forced)
                throw new UsageException("--force option must be specified to use the --time option");
            var names = selection.Read(result, engine, context.Time, present: forced);
            bool dependents = result.GetValue(depend) || selection.All(result);
            if (dependents)
                names = [.. names.SelectMany(name => WithDependents(engine, name)).Distinct()];
            var how = new Removal(forced, dependents, result.GetValue(time), result.GetValue(volumes));
            return ContainerAccess.ForEachAtOnce(context, names, name => Remove(engine, name, how), ExitCode);
        });
    }

    // Those that need a container come before it.
    private static IEnumerable<string> WithDependents(ContainerEngine engine, string name) =>
        engine.Find(name) is { } container ? [.. engine.Dependents(container).SelectMany(id => WithDependents(engine, id)), name] : [name];

    // Podman tells a container that is not there, and one that runs, from other failures.
    private static int ExitCode(Exception failure) => Dialect.Failure switch
    {
        1 => 1,
        _ when failure.Message.Contains("no such container", StringComparison.Ordinal) => 1,
        _ when failure.Message.Contains("container state improper", StringComparison.Ordinal) => 2,
        var other => other,
    };

    private static void Remove(ContainerEngine engine, string name, Removal how)
    {
        if (how.Force && engine.RemoveDamaged(name))
            return;
        var container = engine.Get(name);
        // Docker lets it go: its namespaces live on in the others.
        if (Dialect.IsPodman && !how.Dependents && engine.Dependents(container) is { Count: > 0 } users)
            throw new EngineException($"container {container.Record.Id} has dependent containers which must be removed before it: {string.Join(", ", users)}: container already exists");
        if (how.Force && how.Seconds is not null)
            engine.Stop(container, how.Seconds);
        // With --rm the stop has removed it.
        if (how.Seconds is null || engine.Find(container.Record.Id) is not null)
            engine.Remove(engine.Find(container.Record.Id) ?? container, how.Force, how.Volumes);
    }

    private sealed record Removal(bool Force, bool Dependents, int? Seconds, bool Volumes);
}
