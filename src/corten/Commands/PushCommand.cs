using System.CommandLine;
using System.Text;
using Corten.CommandLine;
using Corten.Images.Copying;
using Corten.Images.Transports;
using Corten.Linux.Files;
using Corten.Output;

namespace Corten.Commands;

internal static class PushCommand
{
    public static Verb Verb { get; } = new("push", "Push an image to a registry", Define);

    private static void Define(Command command)
    {
        var image = new Argument<string>("IMAGE") { Description = "Name or ID" };
        var destination = new Argument<string?>("DESTINATION") { Description = "Where to, by a name or a place as image copy takes it (default: the image's name)", Arity = ArgumentArity.ZeroOrOne };
        var retries = TransportFlags.RetryTimes();
        var quiet = CommandOptions.Switch("--quiet", "Print only the image's name", "-q");
        var format = CommandOptions.Text("--format", "oci|v2s2", "Format of the manifest", "-f");
        var digestFile = CommandOptions.Text("--digestfile", "FILE", "Write the digest of the pushed manifest to this file");
        command.Arguments.Add(image);
        command.Arguments.Add(destination);
        foreach (Option option in new Option[] { retries, quiet, format, digestFile })
            command.Options.Add(option);
        var registry = new TransportFlags(command, "", null, retries);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string name = result.GetValue(image)!;
            var options = SkopeoOptions.Transports(result, context, registry.Read(result));
            var to = Place(options.Images!.Get(name), name, result.GetValue(destination));
            bool silent = result.GetValue(quiet);
            var request = new CopyRequest(new StorageLocation(name), to)
            {
                Source = options,
                Destination = options,
                Options = new CopyOptions { Format = CopyFlags.Format(result.GetValue(format)) },
                Progress = silent ? null : new CopyLines(context.Output),
            };
            var pushed = SkopeoOptions.Run(result, request.RunAsync);
            context.Output.WriteLine(silent ? to.Identity?.ToString() ?? to.ToString()! : $"{to.Identity?.Tag ?? to.ToString()}: digest: {pushed.Digest} size: {pushed.Content.Length}");
            if (result.GetValue(digestFile) is { } file)
                AtomicFile.Write(Path.GetFullPath(file), Encoding.ASCII.GetBytes(pushed.Digest.ToString()), 0x1a4);
            return 0;
        });
    }

    // Without a destination an image goes to the name that was typed, or to its only one.
    private static ImageLocation Place(Images.Image image, string name, string? destination)
    {
        if (destination is not null)
            return ImageLocation.Parse(ImageLocation.IsLocation(destination) ? destination : $"docker://{destination}");
        if (Oci.Reference.TryParse(name, out var typed, out _) && image.Names.Contains(typed.WithDefaultTag()))
            return new RegistryLocation(typed.WithDefaultTag());
        return image.Names is [var only] ? new RegistryLocation(only) : throw new UsageException($"say where to push {name}: it has {image.Names.Count} names");
    }
}
