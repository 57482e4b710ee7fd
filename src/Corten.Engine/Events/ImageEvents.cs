using Corten.Images;
using Corten.Monitor.Events;
using Corten.Oci;

namespace Corten.Engine.Events;

/// <summary>Tells the event log what was done to images.</summary>
/// <param name="paths">Where the log lies.</param>
/// <param name="time">The clock.</param>
public sealed class ImageEvents(EnginePaths paths, TimeProvider time) : IImageObserver
{
    /// <inheritdoc/>
    public void Notice(string action, Digest image, string name)
    {
        // The store may be all that a person has; the log's directory is made with the first event.
        EnginePaths.MakeDirectory(paths.RunRoot);
        new EventLog(paths.Events).Append(new EventRecord(time.GetUtcNow(), "image", action, image.ToString(), new Dictionary<string, string> { ["name"] = name }));
    }
}
