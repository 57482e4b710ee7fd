using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class ImageTreeCommand
{
    public static Verb Verb { get; } = new("tree", "Show what each layer of an image adds, and what is held in vain", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var layers = CommandOptions.Text("--layers", "NUMBER", "List the files of a layer, lowest is 1, or of \"all\"", "-l");
        var whole = CommandOptions.Switch("--no-trunc", "Show whole commands and all files held in vain");
        var format = CommandOptions.Format();
        command.Arguments.Add(image);
        foreach (var option in new Option[] { layers, whole, format })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var listed = ReadLayers(result.GetValue(layers));
            var tree = ImageAccess.Interruptible(cancellation => ImageAccess.Open(context).ReadTree(result.GetValue(image)!, listed, cancellation));
            if (result.GetValue(format) is { } template)
                Inspections.PrintOne(context.Output, JsonSerializer.SerializeToElement(TreeDocument.Of(tree), TreeJson.Relaxed.TreeDocument), template);
            else
                new TreeOutput(context.Output, result.GetValue(whole)).Write(tree);
            return 0;
        });
    }

    private static Func<int, bool> ReadLayers(string? text) => text switch
    {
        null => _ => false,
        "all" => _ => true,
        _ => int.TryParse(text, out int number) && number > 0
            ? layer => layer == number
            : throw new UsageException($"invalid layer \"{text}\" for --layers: a number, lowest is 1, or all"),
    };
}
