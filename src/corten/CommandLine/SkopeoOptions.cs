using System.CommandLine;
using Corten.Images.Transports;
using Corten.Images.Trust;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.CommandLine;

/// <summary>What skopeo takes before its verbs, and the verbs of <c>corten image</c> behind them.</summary>
internal static class SkopeoOptions
{
    public static Option<bool> InsecurePolicy { get; } = Shared(CommandOptions.Switch("--insecure-policy", "Use every image, whatever the policy says"));

    public static Option<string?> Policy { get; } = Shared(CommandOptions.Text("--policy", "FILE", "Policy of the images that may be used (policy.json)"));

    public static Option<string?> RegistriesDirectory { get; } = Shared(CommandOptions.Text("--registries.d", "DIR", "Directory that says where signatures lie"));

    public static Option<string?> TemporaryDirectory { get; } = Shared(CommandOptions.Text("--tmpdir", "DIR", "Directory of large temporary files"));

    public static Option<string?> Architecture { get; } = Shared(CommandOptions.Text("--override-arch", "ARCH", "Choose images for this processor"));

    public static Option<string?> OperatingSystem { get; } = Shared(CommandOptions.Text("--override-os", "OS", "Choose images for this operating system"));

    public static Option<string?> Variant { get; } = Shared(CommandOptions.Text("--override-variant", "VARIANT", "Choose images for this variant of the processor"));

    public static Option<bool> TlsVerify { get; } = Hidden(CommandOptions.Switch("--tls-verify", "Demand https with a trusted certificate of both sides"));

    public static Option<string?> CommandTimeout { get; } = Shared(CommandOptions.Text("--command-timeout", "DURATION", "Give up after this time"));

    public static Option<bool> Debug { get; } = Shared(CommandOptions.Switch("--debug", "Say more"));

    public static Option<string?> RegistriesConf { get; } = Hidden(CommandOptions.Text("--registries-conf", "FILE", "The one registries.conf to read"));

    /// <summary>Adds those that a verb of corten takes.</summary>
    public static void AddTo(Command command)
    {
        foreach (Option option in new Option[] { InsecurePolicy, Policy, RegistriesDirectory, TemporaryDirectory, Architecture, OperatingSystem, Variant, CommandTimeout })
            command.Options.Add(option);
    }

    /// <summary>Adds those that skopeo takes.</summary>
    public static void AddAllTo(Command root)
    {
        AddTo(root);
        root.Options.Add(Debug);
        root.Options.Add(RegistriesConf);
        root.Options.Add(TlsVerify);
    }

    /// <summary>Where the blobs of several image layouts lie together.</summary>
    /// <param name="side">"src-", "dest-", or empty for a verb with one side.</param>
    public static Option<string?> SharedBlobs(string side = "") =>
        CommandOptions.Text($"--{side}shared-blob-dir", "DIR", "Directory for the blobs of several image layouts (oci:)");

    /// <summary>What the transports need.</summary>
    public static TransportOptions Transports(ParseResult result, CommandContext context, RegistryOptions registry, Option<string?>? sharedBlobs = null) => new()
    {
        Registry = registry,
        SharedBlobs = sharedBlobs is not null && result.GetValue(sharedBlobs) is { Length: > 0 } shared ? Path.GetFullPath(shared) : null,
        Images = ImageAccess.Open(context),
        TemporaryDirectory = result.GetValue(TemporaryDirectory) is { Length: > 0 } chosen ? Path.GetFullPath(chosen) : new TransportOptions().TemporaryDirectory,
        Lookaside = LookasideConfiguration.Read(result.GetValue(RegistriesDirectory)),
    };

    /// <summary>The policy that holds.</summary>
    public static TrustPolicy ReadPolicy(ParseResult result) =>
        result.GetValue(InsecurePolicy) ? TrustPolicy.AcceptAnything
        : result.GetValue(Policy) is { } file ? TrustPolicy.Read(file)
        : TrustPolicy.FromHost();

    /// <summary>The platform that the --override options ask for; null where there is none.</summary>
    public static Platform? ReadPlatform(ParseResult result)
    {
        var (os, architecture, variant) = (result.GetValue(OperatingSystem), result.GetValue(Architecture), result.GetValue(Variant));
        if (os is null && architecture is null && variant is null)
            return null;
        string text = $"{os ?? Platform.Host.Os}/{architecture ?? Platform.Host.Architecture}";
        return ImageAccess.ReadPlatform(variant is null ? text : $"{text}/{variant}");
    }

    /// <summary>Runs work that Ctrl-C and --command-timeout end.</summary>
    public static T Run<T>(ParseResult result, Func<CancellationToken, Task<T>> work)
    {
        string? text = result.GetValue(CommandTimeout);
        var limit = text is null ? Timeout.InfiniteTimeSpan : GoDuration.Parse(text, "--command-timeout");
        return ImageAccess.Interruptible(interrupted =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
            ended.CancelAfter(limit);
            try
            {
                return work(ended.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException e) when (!interrupted.IsCancellationRequested)
            {
                throw new Images.ImageException(Images.ImageError.Host, $"it took longer than the {text} of --command-timeout", e);
            }
        });
    }

    private static Option<T> Shared<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }

    private static Option<T> Hidden<T>(Option<T> option)
    {
        option.Hidden = true;
        return Shared(option);
    }
}
