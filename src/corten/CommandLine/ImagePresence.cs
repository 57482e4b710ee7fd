using Corten.Engine;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.ImageSpec;

namespace Corten.CommandLine;

/// <summary>
/// Has an image pulled that is not here. By a process of its own: the network's threads would take the signals that a container's session has
/// to get, and a run without a pull pays nothing for it.
/// </summary>
internal static class ImagePresence
{
    /// <param name="context">The command.</param>
    /// <param name="image">The image's name or ID.</param>
    /// <param name="policy">When to pull.</param>
    /// <param name="platform">OS/ARCH[/VARIANT] that it is for; null is this machine's.</param>
    /// <param name="quiet">Whether the pull says nothing.</param>
    public static void Ensure(CommandContext context, string image, PullPolicy policy, string? platform = null, bool quiet = false)
    {
        bool here = policy != PullPolicy.Always && ImageAccess.Open(context).Find(image) is { } found && IsFor(found.Config, ImageAccess.ReadPlatform(platform));
        if (here)
            return;
        if (policy == PullPolicy.Never)
            throw new EngineException($"no such image: {image}{(platform is null ? "" : $" for {platform}")}, and --pull=never forbids to pull it");
        if (policy == PullPolicy.Missing && !quiet)
            context.Error.WriteLine($"Unable to find image '{image}' locally");
        string self = Environment.ProcessPath!;
        string[] silent = quiet ? ["--quiet"] : [];
        string[] wanted = platform is null ? [] : ["--platform", platform];
        string[] arguments = [self, .. context.Global, "pull", .. silent, .. wanted, image];
        int code = ChildProcess.Start(self, arguments, new SpawnOptions { StandardOutput = StandardStream.Error }).Wait().Code;
        if (code != 0)
            throw new EngineException("", code > 128 ? code : EngineException.Engine); // The child has said why.
    }

    private static bool IsFor(ImageConfig config, Platform? platform) => platform is null
        || (config.Os == platform.Os && config.Architecture == platform.Architecture && (platform.Variant is null || config.Variant is null || config.Variant == platform.Variant));
}
