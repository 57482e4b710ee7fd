using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Labels;

namespace Corten.Atomic;

/// <summary>atomic install and uninstall: what the labels INSTALL and UNINSTALL say.</summary>
internal static class AtomicLabelCommand
{
    public static Verb Install { get; } = Make("install", "INSTALL", "Run the label INSTALL of an image");

    public static Verb Uninstall { get; } = Make("uninstall", "UNINSTALL", "Run the label UNINSTALL of an image");

    private static Verb Make(string verb, string label, string description) =>
        new(verb, description, command => Define(command, label)) { OptionsEndAtFirstArgument = true };

    private static void Define(Command command, string label)
    {
        var run = new LabelRun(command);
        var image = new Argument<string>("IMAGE") { Description = "The image's name or ID" };
        var arguments = new Argument<string[]>("ARG") { Arity = ArgumentArity.ZeroOrMore, Description = "Arguments, added to the label's" };
        command.Arguments.Add(image);
        command.Arguments.Add(arguments);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string typed = result.GetValue(image)!;
            var found = run.Image(result, context, typed);
            string value = RunLabel.Find(found.Config.Config.Labels, label) ?? throw new EngineException($"the image {typed} has no label {label}: there is nothing to do");
            return run.Run(result, context, found, typed, value, result.GetValue(arguments)!);
        });
    }
}
