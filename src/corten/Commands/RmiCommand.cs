using System.CommandLine;
using Corten.CommandLine;
using Corten.Images;

namespace Corten.Commands;

internal static class RmiCommand
{
    /// <summary>Images of at most so many bytes are gone from the disk before the command ends.</summary>
    private const long Small = 4 << 20;

    public static Verb Verb { get; } = new("rmi", "Remove images", Define);

    /// <summary>The same as a verb of <c>image</c>.</summary>
    public static Verb RemoveVerb { get; } = new("rm", "Remove images", Define);

    private static void Define(Command command)
    {
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
        var force = CommandOptions.Switch("--force", "Remove also what containers or several names use", "-f");
        var all = CommandOptions.Switch("--all", "Remove all images", "-a");
        var ignore = CommandOptions.Switch("--ignore", "An image that is not here is no error", "-i");
        // There are no images between an image and its layers, so nothing is pruned or kept with it.
        var noPrune = CommandOptions.Switch("--no-prune", "Keep untagged parents (there are none)");
        command.Arguments.Add(images);
        foreach (var option in new Option[] { force, all, ignore, noPrune })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            string[] names = result.GetValue(images)!;
            if (result.GetValue(all) == names.Length > 0)
                throw new UsageException("'corten rmi' takes either names of images or --all");
            if (result.GetValue(all))
                names = [.. service.List().Select(image => image.Id.ToString())];
            bool every = result.GetValue(all);
            long bytes = 0;
            int failures = names.Count(name => !Remove(context, service, name, result.GetValue(force), result.GetValue(ignore), every, ref bytes));
            GiveBack(context, service, bytes);
            return failures == 0 ? 0 : 1;
        });
    }

    // One that cannot be removed does not keep the others.
    private static bool Remove(CommandContext context, ImageService service, string name, bool force, bool ignore, bool every, ref long bytes)
    {
        try
        {
            var report = every && !force ? service.RemoveUnused(name) : service.Remove(name, force);
            foreach (var untagged in report.Untagged)
                context.Output.WriteLine($"Untagged: {untagged.Familiar}");
            if (report.Deleted is { } id)
                context.Output.WriteLine($"Deleted: {id}");
            bytes += report.Size;
            return true;
        }
        catch (ImageException e) when (e.Error == ImageError.NotFound && ignore)
        {
            return true;
        }
        catch (ImageException e) when (e.Error != ImageError.Host)
        {
            context.Error.WriteLine($"Error: {FailureText.Describe(e)}");
            return false;
        }
    }

    // To free a gigabyte takes the file system longer than everything else here together.
    private static void GiveBack(CommandContext context, ImageService service, long bytes)
    {
        if (bytes <= Small)
            service.Trash.Empty(wait: false);
        if (service.HasGarbage && !CollectorProcess.TryStart(context))
            service.Trash.Empty();
    }
}
