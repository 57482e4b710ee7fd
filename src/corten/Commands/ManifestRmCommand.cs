using System.CommandLine;
using Corten.CommandLine;
using Corten.Images;

namespace Corten.Commands;

internal static class ManifestRmCommand
{
    public static Verb Verb { get; } = new("rm", "Remove lists; their images stay", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("LIST") { Arity = ArgumentArity.OneOrMore, Description = "Names of lists" };
        command.Arguments.Add(names);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var service = ImageAccess.Open(context);
            int failures = result.GetValue(names)!.Count(name => !Remove(context, service, name));
            return failures == 0 ? 0 : 1;
        });
    }

    // One that cannot be removed does not keep the others.
    private static bool Remove(CommandContext context, ImageService service, string name)
    {
        try
        {
            string whole = service.Lists.Get(name).Name.Familiar;
            service.Lists.Delete(name);
            context.Output.WriteLine($"Untagged: {whole}");
            return true;
        }
        catch (ImageException e) when (e.Error == ImageError.NotFound)
        {
            context.Error.WriteLine($"Error: {FailureText.Describe(e)}");
            return false;
        }
    }
}
