using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Atomic;

/// <summary>atomic info: the labels of an image.</summary>
internal static class AtomicInfoCommand
{
    public static Verb Verb { get; } = new("info", "Show the labels of an image", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image's name or ID" };
        command.Arguments.Add(image);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var found = ImageAccess.Open(context).Get(result.GetValue(image)!);
            context.Output.WriteLine($"Image Name: {found.DisplayName}");
            foreach (var (key, value) in (found.Config.Config.Labels ?? new Dictionary<string, string>()).OrderBy(l => l.Key, StringComparer.Ordinal))
                context.Output.WriteLine($"{key}: {value}");
            return 0;
        });
    }
}
