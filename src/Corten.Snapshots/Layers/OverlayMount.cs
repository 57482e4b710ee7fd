using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Overlay mounts (the kernel's overlayfs.rst). Layers are passed one by one, so their number is not bounded by the page that mount(2)
/// takes; kernels before 6.8 have only that page, and get the layers as /proc/self/fd/N, short enough for 200.
/// </summary>
internal static class OverlayMount
{
    // fsconfig(2) takes strings of at most 255 bytes, and backslash, comma and colon mean something in an overlay's options.
    private const int MaximumOption = 255;

    // An index or metacopy would tie the upper directory to this kernel and mount; a redirect would let a layer show another's directory.
    private static readonly (string Name, string Value)[] _features = [("index", "off"), ("metacopy", "off"), ("redirect_dir", "nofollow")];

    /// <summary>Makes an overlay that is not attached anywhere.</summary>
    /// <param name="lower">Read-only layers, topmost first; at least one, two without an upper directory.</param>
    /// <param name="upper">Where writes go; null for a read-only overlay.</param>
    /// <param name="work">The overlay's own directory beside <paramref name="upper"/>.</param>
    /// <param name="scratch">An empty directory of the caller's own, which an old kernel needs for a moment.</param>
    /// <param name="isVolatile">Whether writes need never reach the disk; kernels before 5.10 cannot do without.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static SafeFileHandle Create(IReadOnlyList<string> lower, string? upper, string? work, string scratch, bool isVolatile = false)
    {
        using var paths = new ShortPaths();
        try
        {
            List<(string Name, string? Value)> options = [.. Options(lower, upper, work, paths)];
            if (isVolatile)
                options.Add(("volatile", null));
            return DetachedMount.Create("overlay", MountAttributes.None, [.. options]);
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOSYS || (e.Errno == Errno.EINVAL && e.Operation.Contains("lowerdir+", StringComparison.Ordinal)))
        {
            return CreateByPage(lower, upper, work, scratch);
        }
    }

    /// <summary>The way for old kernels: mounted on the scratch directory and taken off it at once; the handle keeps the mount.</summary>
    internal static SafeFileHandle CreateByPage(IReadOnlyList<string> lower, string? upper, string? work, string scratch)
    {
        using var paths = new ShortPaths();
        string data = "lowerdir=" + string.Join(':', lower.Select(paths.Shorten));
        if (upper is not null && work is not null)
            data += $",upperdir={paths.Shorten(upper)},workdir={paths.Shorten(work)}";
        data += string.Concat(_features.Select(f => $",{f.Name}={f.Value}"));
        MountPoint.Mount("overlay", scratch, "overlay", MountFlags.None, data);
        try
        {
            return DetachedMount.Clone(scratch);
        }
        finally
        {
            MountPoint.Unmount(scratch, lazy: true);
        }
    }

    private static IEnumerable<(string Name, string? Value)> Options(
        IReadOnlyList<string> lower, string? upper, string? work, ShortPaths paths)
    {
        yield return ("source", "overlay");
        foreach (string directory in lower)
            yield return ("lowerdir+", Plain(directory, paths));
        if (upper is not null && work is not null)
        {
            yield return ("upperdir", Plain(upper, paths));
            yield return ("workdir", Plain(work, paths));
        }
        foreach (var (name, value) in _features)
            yield return (name, value);
    }

    private static string Plain(string path, ShortPaths paths) =>
        UnixString.ToBytes(path).Length > MaximumOption || path.AsSpan().ContainsAny('\\', ',', ':') ? paths.Shorten(path) : path;

    /// <summary>Handles that stand for paths as long as the mount is being made.</summary>
    private sealed class ShortPaths : IDisposable
    {
        private readonly List<SafeFileHandle> _handles = [];

        public string Shorten(string path)
        {
            var handle = UnixFile.Open(path, OpenFlags.Path | OpenFlags.Directory);
            _handles.Add(handle);
            return $"/proc/self/fd/{handle.Number()}";
        }

        public void Dispose() => _handles.ForEach(h => h.Dispose());
    }
}
