using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class ImageOriginCommand
{
    public static Verb Verb { get; } = new("origin", "Show what images were made from, and how long their distribution has support", Define);

    private static void Define(Command command)
    {
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs; all images where there is none" };
        var format = CommandOptions.Format();
        command.Arguments.Add(images);
        command.Options.Add(format);
        command.Description += """
            .

            The base is what annotations or labels of the image name, else the image here that has most of its lowest layers. The distribution is that of
            /etc/os-release in the image. Below the table stands what support has ended, or ends within 90 days.

            Examples:
              corten image origin                       of all images
              corten image origin debian:12 nginx       of two
              corten image origin --format '{{.Image}} {{.SupportEnds}}'
              corten image origin --format json | jq -r 'select(.Support == "ended").Image'
            """;
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            string[] names = result.GetValue(images) is { Length: > 0 } named ? named : [.. service.List().Select(image => image.Id.ToString())];
            OriginRow[] rows = [.. names.Select(name => OriginRow.Of(service.ReadOrigin(name), context.Time.GetUtcNow()))];
            OriginRow.Listing.Write(context.Output, rows, result.GetValue(format));
            if (string.IsNullOrEmpty(result.GetValue(format)))
                WriteNotes(context.Output, [.. rows.Select(row => row.Note).Where(note => note.Length > 0)]);
            return 0;
        });
    }

    private static void WriteNotes(TextWriter output, string[] notes)
    {
        if (notes.Length > 0)
            output.WriteLine();
        foreach (string note in notes)
            output.WriteLine(note);
    }
}
