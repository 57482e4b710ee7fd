using System.CommandLine;
using System.Text;
using Corten.CommandLine;
using Corten.Images.Transports;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Output;

namespace Corten.Commands;

internal static class ImageCopyCommand
{
    public static Verb Verb { get; } = new("copy", "Copy an image from one place to another", Define);

    private static void Define(Command command)
    {
        var source = new Argument<string>("SOURCE") { Description = "docker://NAME, oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME], dir:PATH or containers-storage:NAME" };
        var destination = new Argument<string>("DESTINATION") { Description = "As SOURCE" };
        var authFile = TransportFlags.CommonAuthFile();
        var retries = TransportFlags.RetryTimes();
        var digestFile = CommandOptions.Text("--digestfile", "FILE", "Write the digest of the copied manifest to this file");
        var tags = CommandOptions.List("--additional-tag", "NAME", "Give the image this name too (docker-archive)");
        var quiet = CommandOptions.Switch("--quiet", "Say nothing but errors", "-q");
        var (fromShared, toShared) = (SkopeoOptions.SharedBlobs("src-"), SkopeoOptions.SharedBlobs("dest-"));
        command.Arguments.Add(source);
        command.Arguments.Add(destination);
        foreach (Option option in new Option[] { authFile, retries, digestFile, tags, quiet, fromShared, toShared })
            command.Options.Add(option);
        var from = new TransportFlags(command, "src-", authFile, retries);
        var to = new TransportFlags(command, "dest-", authFile, retries);
        var flags = new CopyFlags(command);
        SkopeoOptions.AddTo(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var request = new CopyRequest(ImageLocation.Parse(result.GetValue(source)!), ImageLocation.Parse(result.GetValue(destination)!))
            {
                Source = SkopeoOptions.Transports(result, context, from.Read(result), fromShared),
                Destination = SkopeoOptions.Transports(result, context, to.Read(result), toShared) with { AdditionalTags = [.. result.GetValue(tags)!.Select(ParseTag)] },
                Options = flags.Read(result),
                Progress = result.GetValue(quiet) ? null : new CopyLines(context.Output),
            };
            var copied = SkopeoOptions.Run(result, request.RunAsync);
            if (result.GetValue(digestFile) is { } file)
                AtomicFile.Write(Path.GetFullPath(file), Encoding.ASCII.GetBytes(copied.Digest.ToString()), 0x1a4);
            return 0;
        });
    }

    private static Reference ParseTag(string text) => Reference.TryParse(text, out var reference, out string? why) && reference.Digest is null
        ? reference.WithDefaultTag()
        : throw new UsageException($"invalid value \"{text}\" for --additional-tag: {why ?? "it has a digest"}");
}
