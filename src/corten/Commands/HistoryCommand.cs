using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Browsing;
using Corten.Output;

namespace Corten.Commands;

internal static class HistoryCommand
{
    public static Verb Verb { get; } = new("history", "Show how an image was made", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var human = new Option<bool>("--human", "-H") { Description = "Print sizes and times for people; --human=false prints bytes and dates", DefaultValueFactory = _ => true };
        var whole = CommandOptions.Switch("--no-trunc", "Show whole commands and IDs");
        var quiet = CommandOptions.Quiet();
        var format = CommandOptions.Format();
        command.Arguments.Add(image);
        foreach (var option in new Option[] { human, whole, quiet, format })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            bool forPeople = result.GetValue(human);
            var now = context.Time.GetUtcNow();
            var entries = ImageHistory.Of(ImageAccess.Open(context).Get(result.GetValue(image)!));
            var rows = entries.Select(entry => HistoryRow.Of(entry, forPeople, result.GetValue(whole), now));
            if (result.GetValue(quiet) && result.GetValue(format) is null)
                foreach (var row in rows)
                    context.Output.WriteLine(row.ID);
            else
                HistoryRow.Listing(forPeople).Write(context.Output, rows, result.GetValue(format));
            return 0;
        });
    }
}
