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
            var choice = new ShortNameChoice(result.GetValue(name)!, options.Registries);
            var candidates = choice.Candidates();
            var trust = new PullTrust(SkopeoOptions.ReadPolicy(result), LookasideConfiguration.Read(), options);
            var wanted = ImageAccess.ReadPlatform(result.GetValue(platform));
            using var progress = result.GetValue(quiet) ? null : PullOutput.For(context.Output);
            var pulled = ImageAccess.Interruptible(cancellation => PullFirst(candidates, reference => Pull(context, reference, options, wanted, progress, trust, cancellation)));
            progress?.Finish();
            choice.Remember();
            return Print(context.Output, pulled, result.GetValue(quiet));
        });
    }

    private static PullResult PullFirst(IReadOnlyList<Reference> candidates, Func<Reference, PullResult> pull)
    {
        var failures = new List<string>();
        for (int i = 0; ; i++)
        {
            try
            {
                return pull(candidates[i]);
            }
            catch (ImageException e) when (e.Error == ImageError.Registry && i < candidates.Count - 1)
            {
                failures.Add(e.Message);
            }
            catch (ImageException e) when (failures.Count > 0)
            {
                throw new ImageException(e.Error, $"{e.Message} (before it: {string.Join("; ", failures)})", e);
            }
        }
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
}
