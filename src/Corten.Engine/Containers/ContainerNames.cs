using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>
/// Names of containers: a symlink NAME -> id for each, since symlink(2) makes the file with its content in one step and fails where the name
/// is taken. A link whose container is gone was left by a killed command, and gives way.
/// </summary>
internal sealed class ContainerNames(EnginePaths paths)
{
    private const int Attempts = 100;

    /// <summary>The id that a name leads to, or null.</summary>
    public static string? IdOf(EnginePaths paths, string name) =>
        IsValid(name) ? new FileInfo(HostPath.Join(paths.Names, name)).LinkTarget : null;

    /// <summary>Takes <paramref name="name"/> for a container whose directory exists, or makes up a name.</summary>
    public string Reserve(string? name, string id)
    {
        if (name is not null)
            Check(name);
        using var exclusive = Lock();
        if (name is not null)
            return TryReserve(name, id) ?? throw InUse(name);
        for (int i = 0; i < Attempts; i++)
        {
            string made = NameGenerator.Make();
            if (TryReserve(i < Attempts / 2 ? made : $"{made}{RandomId.Number(10, 10_000)}", id) is { } taken)
                return taken;
        }
        return TryReserve(id[..12], id) ?? throw new EngineException("no free name was found for the container: give one with --name");
    }

    /// <summary>
    /// Gives a container another name, whose record <paramref name="write"/> writes. Killed at any point, the record tells which of the two
    /// names is its own, and the other gives way.
    /// </summary>
    public void Rename(string from, string to, string id, Action write)
    {
        Check(to);
        using var exclusive = Lock();
        if (TryReserve(to, id) is null)
            throw InUse(to);
        write();
        DirectoryTree.Remove(HostPath.Join(paths.Names, from));
    }

    /// <summary>Gives the name back, where it is still this container's.</summary>
    public void Release(string name, string id)
    {
        using var exclusive = Lock();
        if (IdOf(paths, name) == id)
            DirectoryTree.Remove(HostPath.Join(paths.Names, name));
    }

    /// <summary>Removes every name of the container <paramref name="id"/>, for which there is no record to tell it.</summary>
    public void ReleaseAll(string id)
    {
        using var exclusive = Lock();
        foreach (string path in Directory.EnumerateFileSystemEntries(paths.Names))
        {
            if (new FileInfo(path).LinkTarget == id)
                DirectoryTree.Remove(path);
        }
    }

    /// <summary>Removes names that lead to no container, or to one that has another; looks for them where there are more names than containers.</summary>
    public void Sweep(int containers)
    {
        using var names = UnixFile.OpenIfExists(paths.Names, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (names is null || DirectoryEntry.List(names).Count <= containers)
            return;
        using var exclusive = Lock();
        foreach (string path in Directory.GetFileSystemEntries(paths.Names))
        {
            string? owner = new FileInfo(path).LinkTarget;
            if (owner is null || !ContainerStore.IsId(owner) || !Directory.Exists(paths.Container(owner)) || HasAnother(owner, path[(path.LastIndexOf('/') + 1)..]))
                DirectoryTree.Remove(path);
        }
    }

    private string? TryReserve(string name, string id)
    {
        string path = HostPath.Join(paths.Names, name);
        if (new FileInfo(path).LinkTarget is { } owner)
        {
            if (ContainerStore.IsId(owner) && Directory.Exists(paths.Container(owner)) && !HasAnother(owner, name))
                return null;
            DirectoryTree.Remove(path);
        }
        File.CreateSymbolicLink(path, id);
        return name;
    }

    // Names change under the lock that the caller has, so that this is what a killed rename left.
    private bool HasAnother(string id, string name)
    {
        try
        {
            return new ContainerStore(paths).ReadRecord(id) is { } record && record.Name != name;
        }
        catch (EngineException)
        {
            return false; // A record that cannot be read keeps its name.
        }
    }

    private EngineException InUse(string name) =>
        new($"the container name \"{name}\" is in use by container {IdOf(paths, name)?[..12]}: remove or rename that container to use the name again");

    private static void Check(string name)
    {
        if (!IsValid(name))
            throw new EngineException($"invalid container name \"{name}\": it begins with a letter or digit and has only letters, digits, \"_\", \".\" and \"-\"");
    }

    private FileLock Lock() => FileLock.Acquire(HostPath.Join(paths.Root, "names.lock"));

    private static bool IsValid(string name) =>
        name.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
