using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Images;
using Corten.Output;

namespace Corten.Commands;

internal static class ImageMountCommand
{
    public static Verb Verb { get; } = new("mount", "Mount the files of images on the host, read-only, and print where; without a name show those that are mounted", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var all = CommandOptions.Switch("--all", "Mount all images", "-a");
        command.Arguments.Add(names);
        command.Options.Add(all);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] typed = result.GetValue(names)!;
            if (typed.Length > 0 && result.GetValue(all))
                throw new UsageException("names and --all exclude each other");
            var engine = ContainerAccess.Open(context);
            var images = ImageAccess.Open(context);
            if (typed.Length == 0 && !result.GetValue(all))
                return List(context, engine, images);
            return Mount(context, engine, result.GetValue(all) ? images.List() : [.. typed.Select(images.Get)], single: typed.Length == 1);
        });
    }

    private static int Mount(CommandContext context, ContainerEngine engine, IReadOnlyList<Image> images, bool single)
    {
        var table = new Table();
        foreach (var image in images)
        {
            string path = engine.ImageMounts.Mount(image);
            if (single)
                context.Output.WriteLine(path);
            else
                table.Add(image.DisplayName, path);
        }
        table.WriteTo(context.Output);
        return 0;
    }

    private static int List(CommandContext context, ContainerEngine engine, ImageService images)
    {
        var table = new Table();
        foreach (var (id, path) in engine.ImageMounts.List())
            table.Add(images.Find(id.ToString())?.DisplayName ?? id.Short, path);
        table.WriteTo(context.Output);
        return 0;
    }
}
