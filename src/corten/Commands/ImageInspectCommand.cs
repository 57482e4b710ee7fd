using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Images.Inspecting;
using Corten.Images.Transports;
using Corten.Templates;

namespace Corten.Commands;

internal static class ImageInspectCommand
{
    public static Verb Verb { get; } = new("inspect", "Show everything about images, here or elsewhere", Define);

    private static void Define(Command command)
    {
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.OneOrMore, Description = "Names or IDs; or places as docker://NAME, oci:DIR:TAG" };
        var format = CommandOptions.Format();
        format.Aliases.Add("-f");
        command.Arguments.Add(images);
        command.Options.Add(format);
        var place = new PlaceInspection(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] names = result.GetValue(images)!;
            return names.Any(ImageLocation.IsLocation) || place.IsAskedFor(result)
                ? place.Run(result, context, names, result.GetValue(format))
                : Run(context, names, result.GetValue(format));
        });
    }

    private static int Run(CommandContext context, string[] names, string? format)
    {
        var service = ImageAccess.Open(context);
        string snapshotter = ImageAccess.Snapshotter(context).Name;
        var found = names.Select(name => (Name: name, Image: service.Find(name))).ToArray();
        Print(context.Output, [.. found.Where(f => f.Image is not null).Select(f => ImageInspection.Of(f.Image!, snapshotter))], format);
        foreach (var (name, _) in found.Where(f => f.Image is null))
            context.Error.WriteLine($"Error: No such image: {name}");
        return found.All(f => f.Image is not null) ? 0 : 1;
    }

    private static void Print(TextWriter output, IReadOnlyList<ImageInspection> images, string? format)
    {
        var json = ImageInspectionJson.Indented;
        if (string.IsNullOrEmpty(format) || format == "json")
        {
            output.WriteLine(JsonSerializer.Serialize(images, json.IReadOnlyListImageInspection));
            return;
        }
        var template = FormatTemplate.Parse(format);
        foreach (var image in images)
            output.WriteLine(template.Execute(JsonSerializer.SerializeToElement(image, json.ImageInspection)));
    }
}
