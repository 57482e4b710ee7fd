using System.CommandLine;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.Commands;

internal static class ManifestListCommand
{
    public static Verb Verb { get; } = new("ls", "List the lists of manifests", Define);

    private static void Define(Command command) => command.SetAction(result =>
    {
        var context = new CommandContext(result);
        var table = new Table("NAME", "DIGEST", "PLATFORMS");
        foreach (var list in ImageAccess.Open(context).Lists.List())
            table.Add(list.Name.Familiar, list.Digest.Short, string.Join(' ', list.Index.Manifests.Select(entry => entry.Platform?.ToString() ?? "unknown")));
        table.WriteTo(context.Output);
        return 0;
    });
}
