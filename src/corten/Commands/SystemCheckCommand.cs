using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Checking;

namespace Corten.Commands;

internal static class SystemCheckCommand
{
    public static Verb Verb { get; } = new("check", "Verify every image, blob and snapshot of the store; the exit code is 1 where something is wrong", Define);

    private static void Define(Command command)
    {
        var quick = CommandOptions.Switch("--quick", "Compare sizes only, without reading content", "-q");
        var repair = CommandOptions.Switch("--repair", "Make damaged snapshots again and remove what nothing needs", "-r");
        var force = CommandOptions.Switch("--force", "With --repair, remove damaged images and records too", "-f");
        foreach (var option in new Option[] { quick, repair, force })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (result.GetValue(force) && !result.GetValue(repair))
                throw new UsageException("--force needs --repair");
            return ImageAccess.Interruptible(cancellation =>
                Run(context, result.GetValue(quick), result.GetValue(repair), result.GetValue(force), cancellation));
        });
    }

    private static int Run(CommandContext context, bool quick, bool repair, bool force, CancellationToken cancellation)
    {
        var service = ImageAccess.Open(context);
        var problems = service.Check(quick, cancellation);
        IReadOnlyList<RepairOutcome> outcomes = repair
            ? service.Repair(problems, force, cancellation)
            : [.. problems.Select(problem => new RepairOutcome(problem, null))];
        foreach (var (problem, done, advice) in outcomes)
            context.Output.WriteLine(problem.Message + (done is not null ? $": {done}" : advice is not null ? $": not repaired; {advice}" : ""));
        int containers = CheckContainers(context, repair && force);
        return containers > 0 || outcomes.Any(outcome => outcome.Done is null) ? 1 : 0;
    }

    // A record that cannot be read is all that there was of a container's settings: nothing can be made of it.
    private static int CheckContainers(CommandContext context, bool remove)
    {
        var engine = ContainerAccess.Open(context);
        int left = 0;
        foreach (string id in engine.ListDamaged())
        {
            bool removed = remove && engine.RemoveDamaged(id);
            left += removed ? 0 : 1;
            context.Output.WriteLine($"container {id[..12]}: its record cannot be read{(removed ? ": the container is removed" : $"; 'corten rm --force {id[..12]}' removes it")}");
        }
        return left;
    }
}
