using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Labels;

namespace Corten.Commands;

internal static class SpcCommand
{
    public static Verb Verb { get; } = new("spc", "Run a super-privileged container: one that sees and may do what the host's root does", Define)
    {
        OptionsEndAtFirstArgument = true,
    };

    private static void Define(Command command)
    {
        var run = new LabelRun(command);
        var image = new Argument<string>("IMAGE") { Description = "The image's name or ID" };
        var arguments = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "Command and arguments" };
        command.Arguments.Add(image);
        command.Arguments.Add(arguments);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string typed = result.GetValue(image)!;
            var found = run.Image(result, context, typed);
            return run.RunOwn(result, context, found, typed, RunLabel.SuperPrivileged, result.GetValue(arguments)!);
        });
    }
}
