using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Oci;

namespace Corten.Commands;

internal static class ImageUnmountCommand
{
    public static Verb Verb { get; } = new("unmount", "Take back a mount of an image", Define) { Aliases = ["umount"] };

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var all = CommandOptions.Switch("--all", "Unmount all images", "-a");
        var force = CommandOptions.Switch("--force", "Take back all mounts, however often it was mounted", "-f");
        command.Arguments.Add(names);
        command.Options.Add(all);
        command.Options.Add(force);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string[] typed = result.GetValue(names)!;
            if (typed.Length == 0 != result.GetValue(all))
                throw new UsageException("give images, or --all");
            var engine = ContainerAccess.Open(context);
            var chosen = result.GetValue(all) ? engine.ImageMounts.List().Select(m => m.Image) : typed.Select(name => Find(context, engine, name));
            foreach (var image in chosen.ToList())
            {
                if (engine.ImageMounts.Unmount(image, result.GetValue(force)))
                    context.Output.WriteLine(image.Hex);
            }
            return 0;
        });
    }

    // An image that was removed while it was mounted is known by its id.
    private static Digest Find(CommandContext context, ContainerEngine engine, string name)
    {
        if (ImageAccess.Open(context).Find(name) is { } image)
            return image.Id;
        string hex = name.StartsWith("sha256:", StringComparison.Ordinal) ? name["sha256:".Length..] : name;
        var mounted = engine.ImageMounts.List().Where(m => hex.Length >= 12 && m.Image.Hex.StartsWith(hex, StringComparison.Ordinal)).ToList();
        return mounted is [var one] ? one.Image : throw new EngineException($"{name}: image not known");
    }
}
