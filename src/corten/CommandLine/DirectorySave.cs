using Corten.Images;
using Corten.Images.Copying;
using Corten.Images.Transports;

namespace Corten.CommandLine;

/// <summary>The formats of <c>save</c> that are a directory with one image: <c>oci-dir</c>, an image layout, and <c>docker-dir</c>, what <c>dir:</c> is.</summary>
internal static class DirectorySave
{
    private const string Layout = "oci-dir";
    private const string Files = "docker-dir";

    /// <summary>Whether <paramref name="format"/> is one of them.</summary>
    public static bool Is(string? format) => format is Layout or Files;

    /// <summary>Saves.</summary>
    /// <exception cref="UsageException">There are several images, or no directory.</exception>
    /// <exception cref="ImageException">There is no such image, or it cannot be written.</exception>
    public static void Run(ImageService service, string format, string[] images, string? directory)
    {
        if (string.IsNullOrEmpty(directory))
            throw new UsageException($"--format {format} writes a directory; name it with --output");
        if (images is not [var name])
            throw new UsageException($"--format {format} takes one image; archives take several");
        string path = Path.GetFullPath(directory);
        ImageLocation place = format == Layout ? new LayoutLocation(path, NameOf(service.Get(name), name)) : new DirectoryLocation(path);
        var options = new TransportOptions { Images = service };
        var copy = new CopyOptions { Format = format == Layout ? ManifestFormat.Oci : ManifestFormat.Docker };
        ImageAccess.Interruptible(cancellation =>
            ImageCopier.CopyAsync(new StorageLocation(name), options, place, options, copy, null, cancellation).GetAwaiter().GetResult());
    }

    // The name that it was asked for by, so that whoever loads it gets the same; none for an ID.
    private static string? NameOf(Image image, string asked) =>
        (image.Names.FirstOrDefault(name => name.Familiar == asked || name.ToString() == asked) ?? (image.Names is [var first, ..] ? first : null))?.ToString();
}
