using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Labels;

namespace Corten.Commands;

internal static class ContainerRunlabelCommand
{
    public static Verb Verb { get; } = new("runlabel", "Run the command that a label of an image says", Define) { OptionsEndAtFirstArgument = false };

    private static void Define(Command command)
    {
        var run = new LabelRun(command);
        var label = new Argument<string>("LABEL") { Description = "The label's name: RUN, INSTALL ..." };
        var image = new Argument<string>("IMAGE") { Description = "The image's name or ID" };
        var arguments = new Argument<string[]>("ARG") { Arity = ArgumentArity.ZeroOrMore, Description = "Arguments, added to the label's" };
        command.Arguments.Add(label);
        command.Arguments.Add(image);
        command.Arguments.Add(arguments);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string typed = result.GetValue(image)!;
            var found = run.Image(result, context, typed);
            string name = result.GetValue(label)!;
            string value = RunLabel.Find(found.Config.Config.Labels, name)
                ?? throw new EngineException($"cannot find the value of label: {name} in image: {typed}");
            return run.Run(result, context, found, typed, value, result.GetValue(arguments)!);
        });
    }
}
