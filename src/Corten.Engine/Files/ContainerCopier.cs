using Corten.Engine.Specification;
using Corten.Linux.Files;
using Corten.Snapshots;
using Corten.Snapshots.Copying;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Files;

/// <summary>
/// Copies files between the host and containers, running or not, and between containers. Nothing in a container leads a copy out of it: all its paths
/// are resolved within its root.
/// </summary>
public sealed class ContainerCopier
{
    private readonly ContainerTree _trees;

    internal ContainerCopier(ContainerTree trees) => _trees = trees;

    /// <summary>Copies a file or a directory.</summary>
    /// <exception cref="EngineException">One end is not there, or cannot take the other.</exception>
    /// <exception cref="SnapshotException">A file cannot be read or written.</exception>
    public void Copy(CopyEnd from, CopyEnd to, CopyOptions options) => UseBoth(from, to, (source, target) =>
    {
        var what = new CopySource(source, options.FollowLinks);
        var where = CopyTarget.For(what, target);
        var owner = Owner(to, target.Root, options.Owners);
        ArchivePipe.Run(
            tar => what.Archive(where.Name, tar),
            tar => new TreeExtractor(target.Root, where.Directory, owner, options.Overwrite).Extract(tar));
    });

    /// <summary>Writes a file or directory of a container as an uncompressed tar.</summary>
    public void CopyOut(CopyEnd from, Stream tar, CopyOptions options) => Use(from, source =>
    {
        var what = new CopySource(source, options.FollowLinks);
        what.Archive(what.Name, tar);
    });

    /// <summary>Unpacks a tar, compressed or not, into a directory of a container.</summary>
    public void CopyIn(Stream archive, CopyEnd to, CopyOptions options) => Use(to, target =>
    {
        var where = CopyTarget.ForArchive(target);
        var owner = Owner(to, target.Root, options.Owners);
        try
        {
            using var tar = ArchiveInput.Open(archive);
            new TreeExtractor(target.Root, where.Directory, owner, options.Overwrite).Extract(tar);
        }
        catch (Exception e) when (e is InvalidDataException or SnapshotException { Error: SnapshotError.BadArchive })
        {
            throw new EngineException("source must be a (compressed) tar archive when copying from stdin", cause: e);
        }
    });

    // Two containers that do not run are locked in the order of their ids, whichever is the source; one is locked once.
    private void UseBoth(CopyEnd from, CopyEnd to, Action<CopyPlace, CopyPlace> action)
    {
        string? first = from.Container?.Record.Id;
        string? second = to.Container?.Record.Id;
        if (first is not null && first == second)
            Use(from, source => action(source, new CopyPlace(source.Root, to.Path, source.Where)));
        else if (string.CompareOrdinal(first, second) <= 0)
            Use(from, source => Use(to, target => action(source, target)));
        else
            Use(to, target => Use(from, source => action(source, target)));
    }

    private void Use(CopyEnd end, Action<CopyPlace> action)
    {
        if (end.Container is { } container)
        {
            _trees.Use(container, root => action(new CopyPlace(root, end.Path, $"on container {container.Record.Name}")));
            return;
        }
        using var host = UnixFile.Open("/", OpenFlags.Path | OpenFlags.Directory);
        action(new CopyPlace(host, HostPath(end.Path), "on the host"));
    }

    // What the path ends in has a meaning, and is kept.
    private static string HostPath(string typed)
    {
        string path = Path.GetFullPath(typed);
        if (typed is "." || typed.EndsWith("/.", StringComparison.Ordinal))
            return path.TrimEnd('/') + "/.";
        return typed.EndsWith('/') && !path.EndsWith('/') ? path + "/" : path;
    }

    private static CopyOwner Owner(CopyEnd to, SafeFileHandle root, CopyOwners owners)
    {
        if (owners == CopyOwners.Source)
            return CopyOwner.Keep;
        if (to.Container is null)
            return new CopyOwner(Linux.Processes.ThisProcess.EffectiveUid, Linux.Processes.ThisProcess.EffectiveGid);
        if (owners == CopyOwners.Default)
            return CopyOwner.Root;
        var user = ProcessUser.Find(root, to.Container.Record.User);
        return new CopyOwner(user.Uid, user.Gid);
    }
}
