using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Images.Inspecting;
using Corten.Output;

namespace Corten.Commands;

internal static class InspectCommand
{
    public static Verb Verb { get; } = new("inspect", "Show everything about containers or images", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("NAME") { Arity = ArgumentArity.OneOrMore, Description = "Names or IDs of containers or images" };
        var format = CommandOptions.Format();
        format.Aliases.Add("-f");
        var type = CommandOptions.Text("--type", "TYPE", "container or image");
        command.Arguments.Add(names);
        command.Options.Add(format);
        command.Options.Add(type);
        var size = CommandOptions.Switch("--size", "Measure containers: SizeRw and SizeRootFs", "-s");
        command.Options.Add(size);
        command.SetAction(result => Run(
            new CommandContext(result), result.GetValue(names)!, result.GetValue(format), result.GetValue(type), result.GetValue(size)));
    }

    private static int Run(CommandContext context, string[] names, string? format, string? type, bool size)
    {
        if (type is not (null or "container" or "image"))
            throw new UsageException($"invalid type \"{type}\": container or image");
        var found = names.Select(name => (type == "image" ? null : Container(context, name, size)) ?? (type == "container" ? null : Image(context, name))).ToArray();
        Inspections.Print(context.Output, [.. found.Where(f => f is not null).Select(f => f!.Value)], format);
        for (int i = 0; i < names.Length; i++)
        {
            if (found[i] is null)
                context.Error.WriteLine($"Error: no such {type ?? "container or image"}: {names[i]}");
        }
        return found.Contains(null) ? Dialect.Failure : 0;
    }

    private static JsonElement? Container(CommandContext context, string name, bool size)
    {
        var engine = ContainerAccess.Open(context);
        if (engine.Find(name) is not { } container)
            return null;
        var inspection = ContainerInspection.Of(container, engine.Paths);
        return JsonSerializer.SerializeToElement(size ? Measured(context, inspection, engine.MeasureUsage(container)) : inspection, ContainerInspectionJson.Indented.ContainerInspection);
    }

    private static ContainerInspection Measured(CommandContext context, ContainerInspection inspection, long written) =>
        inspection with { SizeRw = written, SizeRootFs = written + (ImageAccess.Open(context).Find(inspection.Image)?.Size ?? 0) };

    private static JsonElement? Image(CommandContext context, string name) => ImageAccess.Open(context).Find(name) is { } image
        ? JsonSerializer.SerializeToElement(ImageInspection.Of(image, ImageAccess.Snapshotter(context).Name), ImageInspectionJson.Indented.ImageInspection)
        : null;
}
