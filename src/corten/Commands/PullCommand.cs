using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Images;
using Corten.Images.Pulling;
using Corten.Images.Trust;
using Corten.Oci;
using Corten.Output;

namespace Corten.Commands;

internal static class PullCommand
{
    private const int Interrupted = 128 + 2;

    public static Verb Verb { get; } = new("pull", "Pull an image from a registry", Define);

    private static void Define(Command command)
    {
        var name = new Argument<string>("NAME") { Description = "NAME[:TAG|@DIGEST]" };
        var quiet = CommandOptions.Switch("--quiet", "Print only the image's name", "-q");
        var platform = ImageAccess.Platform();
        command.Arguments.Add(name);
        command.Options.Add(quiet);
        command.Options.Add(platform);
        var registry = new RegistryFlags(command);
        command.Options.Add(SkopeoOptions.Policy);
        command.Options.Add(SkopeoOptions.InsecurePolicy);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var options = registry.Read(result);
            var candidates = Candidates(result.GetValue(name)!, options);
            var trust = new PullTrust(SkopeoOptions.ReadPolicy(result), LookasideConfiguration.Read(), options);
            var wanted = ImageAccess.ReadPlatform(result.GetValue(platform));
            using var progress = result.GetValue(quiet) ? null : PullOutput.For(context.Output);
            var pulled = ImageAccess.Interruptible(cancellation => PullFirst(candidates, reference => Pull(context, reference, options, wanted, progress, trust, cancellation)));
            progress?.Finish();
            return Print(context.Output, pulled, result.GetValue(quiet));
        });
    }

    // A short name stands for its alias, or for an image in one of the search registries of registries.conf.
    private static IReadOnlyList<Reference> Candidates(string name, Registry.RegistryOptions options)
    {
        var reference = Parse(name);
        return options.Registries.ResolveShortName(name) is { Count: > 0 } found ? [.. found.Select(candidate => candidate.WithDefaultTag())] : [reference];
    }

    private static PullResult PullFirst(IReadOnlyList<Reference> candidates, Func<Reference, PullResult> pull)
    {
        foreach (var candidate in candidates.SkipLast(1))
        {
            try
            {
                return pull(candidate);
            }
            catch (ImageException e) when (e.Error == ImageError.Registry)
            {
                // The next registry may have it.
            }
        }
        return pull(candidates[^1]);
    }

    private static PullResult Pull(
        CommandContext context, Reference reference, Registry.RegistryOptions options, Oci.ImageSpec.Platform? platform, PullOutput? progress, PullTrust trust, CancellationToken cancellation)
    {
        try
        {
            return ImageAccess.Open(context).PullAsync(reference, options, platform, progress, trust, cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new EngineException($"the pull of {reference.Familiar} was interrupted; the next one continues from what is here", Interrupted);
        }
    }

    private static int Print(TextWriter output, PullResult pulled, bool quiet)
    {
        if (!quiet)
        {
            output.WriteLine($"Digest: {pulled.Digest}");
            output.WriteLine($"Status: {(pulled.IsNewer ? "Downloaded newer image" : "Image is up to date")} for {pulled.Reference.Familiar}");
        }
        output.WriteLine(pulled.Reference.ToString());
        return 0;
    }

    private static Reference Parse(string text)
    {
        try
        {
            return Reference.Parse(text).WithDefaultTag();
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
