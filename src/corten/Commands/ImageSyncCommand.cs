using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Copying;
using Corten.Images.Transports;

namespace Corten.Commands;

internal static class ImageSyncCommand
{
    public static Verb Verb { get; } = new("sync", "Copy many images between a registry and a directory", Define);

    private static void Define(Command command)
    {
        var source = new Argument<string>("SOURCE") { Description = "REPOSITORY, DIRECTORY or YAML file, as --src says" };
        var destination = new Argument<string>("DESTINATION") { Description = "REGISTRY[/PATH] or DIRECTORY, as --dest says" };
        var from = CommandOptions.Text("--src", "docker|dir|yaml", "Kind of the source", "-s");
        var to = CommandOptions.Text("--dest", "docker|dir", "Kind of the destination", "-d");
        var scoped = CommandOptions.Switch("--scoped", "Keep whole names below the destination");
        var suffix = CommandOptions.Text("--append-suffix", "TEXT", "Append this to each tag");
        var dryRun = CommandOptions.Switch("--dry-run", "Say what would be copied");
        var keepGoing = CommandOptions.Switch("--keep-going", "Go on with the next image after a failure");
        var all = CommandOptions.Switch("--all", "Copy all images of an index", "-a");
        var format = CommandOptions.Text("--format", "oci|v2s2", "Format of the manifests", "-f");
        var removeSignatures = CommandOptions.Switch("--remove-signatures", "Leave signatures behind");
        var preserve = CommandOptions.Switch("--preserve-digests", "Fail rather than change a digest");
        var authFile = TransportFlags.CommonAuthFile();
        var retries = TransportFlags.RetryTimes();
        command.Arguments.Add(source);
        command.Arguments.Add(destination);
        foreach (Option option in new Option[] { from, to, scoped, suffix, dryRun, keepGoing, all, format, removeSignatures, preserve, authFile, retries })
            command.Options.Add(option);
        var sourceFlags = new TransportFlags(command, "src-", authFile, retries);
        var destinationFlags = new TransportFlags(command, "dest-", authFile, retries);
        SkopeoOptions.AddTo(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var (kind, target) = (Kind(result.GetValue(from), "--src", "docker", "dir", "yaml"), Kind(result.GetValue(to), "--dest", "docker", "dir"));
            if (kind == "dir" && target == "dir")
                throw new UsageException("sync from dir to dir is not done; use cp");
            var options = SkopeoOptions.Transports(result, context, sourceFlags.Read(result));
            var images = SkopeoOptions.Run(result, cancellation => FindAsync(kind, result.GetValue(source)!, options, cancellation));
            var run = new SyncRun(context, result)
            {
                Destination = new SyncDestination(result.GetValue(destination)!, target == "dir", result.GetValue(scoped)),
                Suffix = result.GetValue(suffix),
                DryRun = result.GetValue(dryRun),
                KeepGoing = result.GetValue(keepGoing),
                Transports = SkopeoOptions.Transports(result, context, destinationFlags.Read(result)),
                Options = new CopyOptions
                {
                    Selection = result.GetValue(all) ? IndexSelection.All : IndexSelection.System,
                    Platforms = SkopeoOptions.ReadPlatform(result) is { } platform && !result.GetValue(all) ? [platform] : [],
                    Format = CopyFlags.Format(result.GetValue(format)),
                    RemoveSignatures = result.GetValue(removeSignatures),
                    PreserveDigests = result.GetValue(preserve),
                    Policy = SkopeoOptions.ReadPolicy(result),
                },
            };
            return run.Run(images);
        });
    }

    private static Task<IReadOnlyList<SyncImage>> FindAsync(string kind, string source, TransportOptions options, CancellationToken cancellation) => kind switch
    {
        "docker" => SyncSource.FromRegistryAsync(source, options, cancellation),
        "yaml" => SyncSource.FromYamlAsync(source, options, cancellation),
        _ => Task.FromResult(SyncSource.FromDirectory(source, options)),
    };

    private static string Kind(string? text, string option, params string[] known) => text is not null && known.Contains(text)
        ? text
        : throw new UsageException(text is null ? $"a kind must be given by {option}: {string.Join(", ", known)}" : $"'{text}' is not a kind for {option}; choose one of {string.Join(", ", known)}");
}
