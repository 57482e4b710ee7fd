using System.CommandLine;
using Corten.Engine;
using Corten.Engine.Containers;
using Corten.Engine.Events;
using Corten.Images;
using Corten.Linux;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Erofs;

namespace Corten.CommandLine;

/// <summary>What the image verbs have in common.</summary>
internal static class ImageAccess
{
    /// <summary>The images below --root.</summary>
    public static ImageService Open(CommandContext context)
    {
        var paths = new EnginePaths(context.Root, context.RunRoot);
        return new ImageService(context.Root, Snapshotter(context), new ContainerStore(paths), context.Time, new ImageEvents(paths, context.Time));
    }

    /// <summary>The file trees of the images; --snapshotter says in what form new ones are kept.</summary>
    public static LayerSnapshotter Snapshotter(CommandContext context)
    {
        string root = HostPath.Join(context.Root, "snapshots");
        return context.Snapshotter switch
        {
            "" => new ProbedSnapshotter(root),
            "directory" => new DirectorySnapshotter(root),
            "erofs" => new ErofsSnapshotter(root),
            var other => throw new UsageException($"there is no snapshotter '{other}': erofs and directory are"),
        };
    }

    public static Option<string?> Platform() => CommandOptions.Text("--platform", "OS/ARCH[/VARIANT]", "Platform to choose where an image is there for several");

    public static Platform? ReadPlatform(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : Oci.ImageSpec.Platform.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>A name for an image, as typed.</summary>
    public static Reference ReadName(string text) =>
        Reference.TryParse(text, out var reference, out string? why) ? reference : throw new UsageException($"'{text}' is not an image name: {why}");

    /// <summary>A token that Ctrl-C and SIGTERM cancel while <paramref name="work"/> runs.</summary>
    public static T Interruptible<T>(Func<CancellationToken, T> work)
    {
        using var cancel = new CancellationTokenSource();
        void Cancel(System.Runtime.InteropServices.PosixSignalContext signal)
        {
            signal.Cancel = true;
            cancel.Cancel();
        }
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Cancel);
        using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Cancel);
        return work(cancel.Token);
    }
}
