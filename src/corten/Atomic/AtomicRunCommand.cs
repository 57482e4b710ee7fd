using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Labels;

namespace Corten.Atomic;

/// <summary>atomic run: a container that runs gets a further process, one that does not is started, and where there is none the image's label says what to do.</summary>
internal static class AtomicRunCommand
{
    public static Verb Verb { get; } = new("run", "Run an image as its label RUN says", Define) { OptionsEndAtFirstArgument = true };

    private static void Define(Command command)
    {
        var run = new LabelRun(command);
        var privileged = CommandOptions.Switch("--spc", "Run it super-privileged, whatever its label says");
        var detach = CommandOptions.Switch("--detach", "Run it in the background", "-d");
        var image = new Argument<string>("IMAGE") { Description = "The image's name or ID" };
        var arguments = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "Command and arguments, added to the label's" };
        command.Options.Add(privileged);
        command.Options.Add(detach);
        command.Arguments.Add(image);
        command.Arguments.Add(arguments);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string typed = result.GetValue(image)!;
            string[] rest = result.GetValue(arguments)!;
            var found = run.Image(result, context, typed);
            if (result.GetValue(privileged))
                return run.RunOwn(result, context, found, typed, Detached(RunLabel.SuperPrivileged, result.GetValue(detach)), rest);
            if (run.FindExisting(result, context, found, typed) is { } existing)
                return run.Continue(context, existing, rest);
            return RunLabel.Find(found.Config.Config.Labels, "RUN") is { } label
                ? run.Run(result, context, found, typed, Detached(label, result.GetValue(detach)), rest)
                : run.RunOwn(result, context, found, typed, Detached(RunLabel.DefaultRun, result.GetValue(detach)), rest);
        });
    }

    private static string Detached(string label, bool detach) =>
        detach && label.IndexOf(" run ", StringComparison.Ordinal) is >= 0 and var at ? label.Insert(at + " run ".Length, "-d ") : label;
}
