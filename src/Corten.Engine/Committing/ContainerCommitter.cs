using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Running;
using Corten.Images;
using Corten.Images.Importing;
using Corten.Linux.Files;
using Corten.Linux.Signals;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;
using Corten.Snapshots.Layers;

namespace Corten.Engine.Committing;

/// <summary>Makes images of containers: the container's writable directory becomes a layer upon its image, with its deletions as whiteouts.</summary>
public sealed class ContainerCommitter
{
    // Empty files that the runtime made to mount the container's own upon.
    private static readonly string[] s_mountPoints = ["etc/hostname", "etc/hosts", "etc/resolv.conf"];

    private readonly EnginePaths _paths;
    private readonly ContainerLocks _locks;
    private readonly ImageService _images;
    private readonly ISnapshotter _snapshotter;
    private readonly ContainerFreezer _freezer;

    internal ContainerCommitter(EnginePaths paths, ContainerLocks locks, ImageService images, ISnapshotter snapshotter, ContainerFreezer freezer) =>
        (_paths, _locks, _images, _snapshotter, _freezer) = (paths, locks, images, snapshotter, freezer);

    /// <summary>Makes an image of a container, whether it runs or not.</summary>
    /// <exception cref="EngineException">The container or its image is gone.</exception>
    /// <exception cref="ImageException">A change cannot be made, or the host refused.</exception>
    public Image Commit(Container container, CommitRequest request, CancellationToken cancellation)
    {
        using var locked = _locks.Acquire(container.Record.Id);
        var record = locked.Record;
        using var held = _images.Hold();
        var image = _images.Find(record.ImageId.ToString())
            ?? throw new EngineException($"cannot commit container {record.Name}: its image {record.ImageId.Short} was removed; 'corten export' and 'corten import' keep its files");
        var options = new CommitOptions
        {
            Base = image,
            Config = Configuration(record, image.Config.Config),
            Name = request.Name,
            Changes = request.Changes,
            Author = request.Author,
            Message = request.Message,
            CreatedBy = string.Join(' ', record.Arguments),
            IsWhole = request.Squash,
            IsDockerFormat = request.IsDockerFormat,
        };
        return request.Pause && container.State.Phase == ContainerPhase.Running ? Paused(locked, () => Commit(record, options, cancellation)) : Commit(record, options, cancellation);
    }

    private Image Commit(ContainerRecord record, CommitOptions options, CancellationToken cancellation) => _images.Commit(
        tar =>
        {
            if (options.IsWhole)
                _snapshotter.Export(_paths.Rootfs(record.Id), tar);
            else
                LayerWriter.Write(record.Rootfs.UpperDirectory, tar, IsMountPoint);
        },
        options,
        cancellation);

    private Image Paused(LockedContainer container, Func<Image> commit)
    {
        _freezer.Pause(container);
        try
        {
            return commit();
        }
        finally
        {
            _freezer.ThawWherePaused(container.Record);
        }
    }

    // What a new container of the image is to run as, docker's rule: as this one was.
    private static ContainerConfig Configuration(ContainerRecord record, ContainerConfig image) => image with
    {
        User = record.User.Length > 0 ? record.User : null,
        Env = record.Environment,
        Entrypoint = record.Options.Entrypoint ?? image.Entrypoint,
        Cmd = record.Options.Command.Length > 0 ? record.Options.Command : record.Options.Entrypoint is null ? image.Cmd : null,
        WorkingDir = record.WorkingDirectory == "/" && string.IsNullOrEmpty(image.WorkingDir) ? image.WorkingDir : record.WorkingDirectory,
        Labels = record.Labels.Count > 0 ? record.Labels : null,
        StopSignal = record.Options.StopSignal is null ? image.StopSignal : SignalName.Of(record.StopSignal),
    };

    private static bool IsMountPoint(string path, FileStatus status) =>
        status is { Kind: FileKind.Regular, Size: 0 } && s_mountPoints.Contains(path);
}
