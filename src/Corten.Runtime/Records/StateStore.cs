using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Runtime.Records;

/// <summary>The containers under one --root: a directory each.</summary>
/// <param name="root">Absolute path; it should lie on a tmpfs.</param>
/// <param name="isUsers">Whether it lies in the runtime directory of an ordinary user: then it is that user's alone.</param>
public sealed class StateStore(string root, bool isUsers = false)
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // The XDG Base Directory Specification: files without the sticky bit may be removed after six hours.
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.StickyBit;

    private const int MaxIdLength = 1024;

    /// <summary>Directory of compiled seccomp filters; no container can have this name.</summary>
    internal string FilterCache => HostPath.Join(root, "@seccomp");

    /// <summary>Makes the directory of a new container and locks it.</summary>
    /// <exception cref="RuntimeException">The name is not allowed, or taken.</exception>
    public ContainerDirectory Reserve(string id)
    {
        CheckId(id);
        MakeRoot();
        string path = HostPath.Join(root, id);
        using var parent = UnixFile.Open(root, OpenFlags.Path | OpenFlags.Directory);
        if (TryMakeDirectory(parent, id))
            return new ContainerDirectory(path, FileLock.AcquireDirectory(path));
        return TakeOver(path) ?? throw new RuntimeException($"container with given ID already exists: {id} in {root}: delete it or choose another name");
    }

    /// <summary>As <see cref="Reserve(string)"/>, for what <paramref name="make"/> makes of the directory: where that fails, nothing is reserved.</summary>
    /// <exception cref="RuntimeException">The name is not allowed, or taken.</exception>
    internal T Reserve<T>(string id, Func<ContainerDirectory, T> make)
    {
        var directory = Reserve(id);
        try
        {
            return make(directory);
        }
        catch
        {
            directory.Remove();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Opens and locks an existing container.</summary>
    /// <exception cref="RuntimeException">There is none of that name.</exception>
    public ContainerDirectory Open(string id)
    {
        string path = Existing(id);
        try
        {
            return new ContainerDirectory(path, FileLock.AcquireDirectory(path));
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            throw Missing(id);
        }
    }

    /// <summary>Opens an existing container to look at it, without waiting for commands that are at work on it.</summary>
    public ContainerDirectory OpenUnlocked(string id) => new(Existing(id), heldLock: null);

    /// <summary>Whether the root directory is there: no container has been made without.</summary>
    public bool Exists => Directory.Exists(root);

    /// <summary>The directory of all containers.</summary>
    public string Root => root;

    /// <summary>The names of all containers, in order.</summary>
    public IReadOnlyList<string> List()
    {
        if (!Directory.Exists(root))
            return [];
        return [.. Directory.EnumerateDirectories(root).Select(d => d[(d.LastIndexOf('/') + 1)..]).Where(IsValidId).Order(StringComparer.Ordinal)];
    }

    // A directory without a record and without a lock is what a creator left who was killed at once.
    private static ContainerDirectory? TakeOver(string path)
    {
        try
        {
            if (FileLock.TryAcquireDirectory(path) is not { } held)
                return null;
            var directory = new ContainerDirectory(path, held);
            if (directory.TryLoad() is null)
                return directory;
            directory.Dispose();
            return null;
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    private string Existing(string id)
    {
        CheckId(id);
        string path = HostPath.Join(root, id);
        return FileStatus.Find(path) is { Kind: FileKind.Directory } ? path : throw Missing(id);
    }

    private void MakeRoot()
    {
        try
        {
            Directory.CreateDirectory(root, isUsers ? Private : Passable);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Forbidden(error);
        }
    }

    private bool TryMakeDirectory(Microsoft.Win32.SafeHandles.SafeFileHandle parent, string id)
    {
        try
        {
            return RootedDirectory.TryMakeDirectory(parent, id, 0x1c9);
        }
        catch (LinuxException error) when (error.Errno is Errno.EACCES or Errno.EROFS)
        {
            throw Forbidden(error);
        }
    }

    private RuntimeException Forbidden(Exception error) => new(
        $"cannot keep the state of containers in {root}: {(error is LinuxException linux ? Errno.Describe(linux.Errno) : "permission denied")}; name another directory with --root, or as an ordinary user set XDG_RUNTIME_DIR", error);

    private RuntimeException Missing(string id) => new($"container does not exist: {id} in {root}");

    private static void CheckId(string id)
    {
        if (!IsValidId(id))
            throw new RuntimeException($"invalid container id \"{id}\": letters, digits and the characters _ + - . are allowed, at most {MaxIdLength}, and not . or ..");
    }

    private static bool IsValidId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id is not ("." or "..") && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '-' or '.');
}
