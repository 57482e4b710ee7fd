using System.CommandLine;
using Corten.Images;
using Corten.Images.Copying;
using Corten.Images.Transports;
using Corten.Output;

namespace Corten.CommandLine;

/// <summary>One run of sync: image after image.</summary>
internal sealed class SyncRun(CommandContext context, ParseResult result)
{
    public required SyncDestination Destination { get; init; }

    public string? Suffix { get; init; }

    public bool DryRun { get; init; }

    public bool KeepGoing { get; init; }

    public required TransportOptions Transports { get; init; }

    public required CopyOptions Options { get; init; }

    /// <summary>Copies the images; one that fails ends the run, unless it shall go on.</summary>
    public int Run(IReadOnlyList<SyncImage> images)
    {
        int failed = 0;
        foreach (var image in images)
        {
            var place = Destination.PlaceOf(image, Suffix);
            context.Output.WriteLine($"{(DryRun ? "Would have copied" : "Copying")} image from=\"{image.Location}\" to=\"{place}\"");
            if (!DryRun && !TryCopy(image, place))
                failed++;
        }
        context.Output.WriteLine($"{(DryRun ? "Would have synced" : "Synced")} {images.Count - failed} images from {images.Select(image => image.Location.Identity?.Name ?? image.Name).Distinct().Count()} sources");
        return failed == 0 ? 0 : 1;
    }

    private bool TryCopy(SyncImage image, ImageLocation place)
    {
        try
        {
            SkopeoOptions.Run(result, cancellation => ImageCopier.CopyAsync(image.Location, image.Options, place, Transports, Options, new CopyLines(context.Output), cancellation));
            return true;
        }
        catch (ImageException e) when (KeepGoing)
        {
            context.Error.WriteLine("Error: " + FailureText.Describe(e));
            return false;
        }
    }
}
