using System.CommandLine;
using Corten.CommandLine;
using Corten.Images;

namespace Corten.Commands;

internal static class RmiCommand
{
    public static Verb Verb { get; } = new("rmi", "Remove images", Define);

    /// <summary>The same as a verb of <c>image</c>.</summary>
    public static Verb RemoveVerb { get; } = new("rm", "Remove images", Define);

    private static void Define(Command command)
    {
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.OneOrMore, Description = "Names or IDs" };
        var force = CommandOptions.Switch("--force", "Remove also what containers or several names use", "-f");
        command.Arguments.Add(images);
        command.Options.Add(force);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            int failures = result.GetValue(images)!.Count(name => !Remove(context, service, name, result.GetValue(force)));
            return failures == 0 ? 0 : 1;
        });
    }

    // One that cannot be removed does not keep the others.
    private static bool Remove(CommandContext context, ImageService service, string name, bool force)
    {
        try
        {
            var report = service.Remove(name, force);
            foreach (var untagged in report.Untagged)
                context.Output.WriteLine($"Untagged: {untagged.Familiar}");
            if (report.Deleted is { } id)
                context.Output.WriteLine($"Deleted: {id}");
            return true;
        }
        catch (ImageException e) when (e.Error != ImageError.Host)
        {
            context.Error.WriteLine($"Error: {FailureText.Describe(e)}");
            return false;
        }
    }
}
