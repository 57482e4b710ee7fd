using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class ImageDiffCommand
{
    public static Verb Verb { get; } = new("diff", "Show which files two images have not in common: A added, C changed, D deleted", Define);

    private static void Define(Command command)
    {
        var before = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var after = new Argument<string>("OTHER") { Description = "Name or ID of the one to compare with" };
        var format = CommandOptions.Text("--format", "FORMAT", "Print as \"json\"");
        var json = CommandOptions.Switch("--json", "The same as --format json");
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        command.Options.Add(format);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var changes = ImageAccess.Interruptible(cancellation =>
                ImageAccess.Open(context).Compare(result.GetValue(before)!, result.GetValue(after)!, cancellation));
            ChangeOutput.Write(context.Output, changes, result.GetValue(json) ? "json" : result.GetValue(format));
            return 0;
        });
    }
}
