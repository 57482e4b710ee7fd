using Corten.Content;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Registry;
using Corten.Snapshots;

namespace Corten.Images;

/// <summary>Words failures from below with what was being done.</summary>
internal static class ImageFailure
{
    /// <summary>Whether <see cref="Describe"/> knows the failure.</summary>
    public static bool Is(Exception failure) =>
        failure is RegistryException or SnapshotException or LinuxException or ContentException or ImageException or IOException or UnauthorizedAccessException;

    /// <summary>The failure with what was being done before it.</summary>
    public static ImageException Describe(string doing, Exception failure)
    {
        if (failure is ImageException { Error: ImageError.NotFound or ImageError.Ambiguous } plain)
            return plain;
        string advice = IsFull(failure) ? "; free some space, for example by 'corten rmi', and try again" : "";
        return new ImageException(Kind(failure), $"{doing}: {Message(failure)}{advice}", failure);
    }

    private static ImageError Kind(Exception failure) => failure switch
    {
        ImageException image => image.Error,
        RegistryException => ImageError.Registry,
        SnapshotException { Error: SnapshotError.Host } => ImageError.Host,
        SnapshotException => ImageError.BadImage,
        ContentException => ImageError.BadImage,
        _ => ImageError.Host,
    };

    private static string Message(Exception failure) => failure switch
    {
        IOException or UnauthorizedAccessException => ClassLibraryFailure.Describe(failure) ?? "input or output failed",
        _ => failure.Message,
    };

    private static bool IsFull(Exception? failure) => failure switch
    {
        null => false,
        LinuxException host => host.Errno is Errno.ENOSPC or Errno.EDQUOT,
        IOException { HResult: Errno.ENOSPC or Errno.EDQUOT } => true,
        _ => IsFull(failure.InnerException),
    };
}
