using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Files;

/// <summary>Makes and removes single directories of the host by path: zero, or the negated errno of mkdir(2) and rmdir(2).</summary>
public static class HostDirectory
{
    /// <summary>Makes <paramref name="path"/>; its parent must exist. <paramref name="mode"/> is narrowed by the umask.</summary>
    public static int TryMake(string path, uint mode = 0x1ed) => Libc.Result(Libc.mkdirat(Fcntl.AT_FDCWD, path, mode));

    /// <summary>Removes <paramref name="path"/>, which must be empty.</summary>
    public static int TryRemove(string path) => Libc.Result(Libc.unlinkat(Fcntl.AT_FDCWD, path, Fcntl.AT_REMOVEDIR));
}
