using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Output;
using Corten.Registry;

namespace Corten.Commands;

internal static class ManifestInspectCommand
{
    public static Verb Verb { get; } = new("inspect", "Show a list of manifests that is here, or a registry's manifest or list", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        var registry = new RegistryFlags(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string name = result.GetValue(list)!;
            byte[] json = ImageAccess.Open(context).Lists.Find(name)?.Index.ToJson()
                ?? ImageAccess.Interruptible(cancellation => Fetch(name, registry.Read(result), cancellation));
            using var document = JsonDocument.Parse(json);
            Inspections.PrintOne(context.Output, document.RootElement, "json");
            return 0;
        });
    }

    private static byte[] Fetch(string name, RegistryOptions options, CancellationToken cancellation)
    {
        using var client = new RegistryClient(options);
        return client.GetManifestAsync(ImageAccess.ReadName(name).WithDefaultTag(), cancellation).GetAwaiter().GetResult().Content;
    }
}
