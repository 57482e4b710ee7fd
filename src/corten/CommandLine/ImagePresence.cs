using Corten.Engine;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.CommandLine;

/// <summary>
/// Has an image pulled that is not here. By a process of its own: the network's threads would take the signals that a container's session has
/// to get, and a run without a pull pays nothing for it.
/// </summary>
internal static class ImagePresence
{
    public static void Ensure(CommandContext context, string image, PullPolicy policy)
    {
        bool here = policy != PullPolicy.Always && ImageAccess.Open(context).Find(image) is not null;
        if (here)
            return;
        if (policy == PullPolicy.Never)
            throw new EngineException($"no such image: {image}, and --pull=never forbids to pull it");
        if (policy == PullPolicy.Missing)
            context.Error.WriteLine($"Unable to find image '{image}' locally");
        string self = Environment.ProcessPath!;
        string[] arguments = [self, .. context.Global, "pull", image];
        int code = ChildProcess.Start(self, arguments, new SpawnOptions { StandardOutput = StandardStream.Error }).Wait().Code;
        if (code != 0)
            throw new EngineException("", code > 128 ? code : EngineException.Engine); // The child has said why.
    }
}
