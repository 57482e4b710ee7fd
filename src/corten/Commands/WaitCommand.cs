using System.CommandLine;
using System.Globalization;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class WaitCommand
{
    private const int NotEnded = -1;

    public static Verb Verb { get; } = new("wait", "Wait until containers end, then print their exit codes", Define);

    private static void Define(Command command)
    {
        var selection = new ContainerSelection(command, SelectionFlags.Latest);
        var condition = CommandOptions.List("--condition", "STATE", "Wait for a state instead: created, running, paused, restarting, exited, stopped, removing");
        var interval = CommandOptions.Text("--interval", "DURATION", "Time between two looks with --condition", "-i");
        command.Options.Add(condition);
        command.Options.Add(interval);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var conditions = result.GetValue(condition)!.SelectMany(c => c.Split(',')).Select(Phase).ToList();
            var pause = Interval(result.GetValue(interval));
            var engine = ContainerAccess.Open(context);
            int code = 0;
            foreach (string name in selection.Read(result, engine, context.Time))
                code |= Wait(context, engine, name, conditions, pause);
            return code;
        });
    }

    private static int Wait(CommandContext context, ContainerEngine engine, string name, List<ContainerPhase?> conditions, TimeSpan pause)
    {
        try
        {
            context.Output.WriteLine(Code(engine, name, conditions, pause).ToString(CultureInfo.InvariantCulture));
            return 0;
        }
        catch (EngineException failure)
        {
            context.Error.WriteLine("Error: " + FailureText.Describe(failure));
            return Dialect.Failure;
        }
    }

    private static int Code(ContainerEngine engine, string name, List<ContainerPhase?> conditions, TimeSpan pause)
    {
        var container = engine.Get(name);
        if (conditions.Count == 0)
            return engine.Wait(container);
        var found = engine.WaitFor(container.Record.Id, [.. conditions.OfType<ContainerPhase>()], pause);
        return found?.State is { Phase: ContainerPhase.Exited, Exit: { } exit } ? exit.Code : NotEnded;
    }

    // Null is the end of the container itself.
    private static ContainerPhase? Phase(string text) => text switch
    {
        "removing" or "removed" => null,
        "stopped" => ContainerPhase.Exited,
        "configured" or "initialized" => ContainerPhase.Created,
        _ => Enum.TryParse<ContainerPhase>(text, ignoreCase: true, out var phase) && !char.IsAsciiDigit(text[0])
            ? phase
            : throw new UsageException($"invalid condition \"{text}\": created, running, paused, restarting, exited, stopped or removing"),
    };

    // Milliseconds where there is no unit, as podman has it.
    private static TimeSpan Interval(string? text)
    {
        const int Default = 250;
        if (text is null)
            return TimeSpan.FromMilliseconds(Default);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : GoDuration.Parse(text, "--interval");
    }
}
