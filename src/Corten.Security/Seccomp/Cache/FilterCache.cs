using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Security.Seccomp.Cache;

/// <summary>
/// Compiled filters by the content of their profiles, a file each. Only files in a directory that nobody else can write are believed: it and
/// they belong to this user and are closed to all others. Whatever is wrong with the cache, a filter is compiled.
/// </summary>
/// <param name="directory">Made where it is missing; its parent must exist.</param>
public sealed class FilterCache(string directory)
{
    private const int MaxFiles = 64;

    private const uint Private = 0x1c0;

    private const uint OthersBits = 0x3f;

    /// <summary>The filter of <paramref name="profile"/>, from the cache or compiled and kept.</summary>
    /// <exception cref="SecurityException">The profile cannot be compiled.</exception>
    public SeccompFilter Get(LinuxSeccomp profile, SystemCallAbi native)
    {
        var key = ProfileKey.Of(profile, native).Span;
        string name = CachedFilter.Hash(key).ToString("x16", CultureInfo.InvariantCulture);
        using var held = TryOpen();
        if (held is not null && TryRead(held, name, key) is { } cached)
            return cached;
        var filter = SeccompCompiler.Compile(profile, native);
        if (held is not null)
            Keep(held, name, CachedFilter.Write(key, filter));
        return filter;
    }

    private SafeFileHandle? TryOpen()
    {
        try
        {
            var held = UnixFile.OpenIfExists(directory, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow) ?? Make();
            if (IsPrivate(FileStatus.Of(held), FileKind.Directory))
                return held;
            held.Dispose();
            return null;
        }
        catch (Exception error) when (IsFileTrouble(error))
        {
            return null;
        }
    }

    private SafeFileHandle Make()
    {
        Directory.CreateDirectory(directory, (UnixFileMode)Private);
        return UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
    }

    private static SeccompFilter? TryRead(SafeFileHandle held, string name, ReadOnlySpan<byte> key)
    {
        try
        {
            using var file = UnixFile.OpenAt(held, name, OpenFlags.ReadOnly | OpenFlags.NoFollow);
            var status = FileStatus.Of(file);
            if (!IsPrivate(status, FileKind.Regular) || status.Size > 1 << 22)
                return null;
            var content = new byte[status.Size];
            int length = UnixFile.Read(file, content);
            return CachedFilter.Read(content.AsSpan(0, length), key);
        }
        catch (Exception error) when (IsFileTrouble(error))
        {
            return null;
        }
    }

    // Through the handle: the directory that was looked at is the one that is written to.
    private static void Keep(SafeFileHandle held, string name, byte[] content)
    {
        try
        {
            string path = $"/proc/self/fd/{held.Number()}";
            string[] files = Directory.GetFiles(path);
            if (files.Length >= MaxFiles)
                Array.ForEach(files, File.Delete);
            AtomicFile.Write(HostPath.Join(path, name), content, durable: false);
        }
        catch (Exception error) when (IsFileTrouble(error))
        {
            // The next container compiles again.
        }
    }

    private static bool IsPrivate(FileStatus status, FileKind kind) =>
        status.Kind == kind && status.Uid == ThisProcess.EffectiveUid && (status.Mode & OthersBits) == 0;

    private static bool IsFileTrouble(Exception error) => error is LinuxException or IOException or UnauthorizedAccessException;
}
