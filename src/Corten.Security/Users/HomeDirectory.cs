using System.Buffers.Text;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Security.Users;

/// <summary>
/// Finds a user's home directory in /etc/passwd of this process's own root. Made for a cloned child, whose memory is limited: the file,
/// which an image chose, is read through a small buffer, whatever its size; see <see cref="UserDatabase"/> for everything else.
/// </summary>
public static class HomeDirectory
{
    private const int BufferSize = 4096;
    private const int UidField = 2;
    private const int HomeField = 5;

    /// <summary>The home of <paramref name="uid"/>; "/" where it is not known. Lines of more than 4 KiB are passed over.</summary>
    public static string Of(uint uid)
    {
        try
        {
            using var root = UnixFile.Open("/", OpenFlags.Path | OpenFlags.Directory);
            return Find(root, uid) ?? "/";
        }
        catch (LinuxException)
        {
            // A file that cannot be read names no home.
            return "/";
        }
    }

    internal static string? Find(Microsoft.Win32.SafeHandles.SafeFileHandle root, uint uid)
    {
        using var file = RootedPath.OpenIfExists(root, "/etc/passwd", OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
        if (file is null || FileStatus.Of(file).Kind != FileKind.Regular)
            return null;
        Span<byte> buffer = stackalloc byte[BufferSize];
        int length = 0;
        bool skipping = false;
        for (long total = 0; total <= UserDatabase.MaximumSize;)
        {
            int count = UnixFile.Read(file, buffer[length..]);
            total += count;
            length += count;
            if (count == 0)
                return skipping ? null : HomeIn(buffer[..length], uid);
            if (Search(buffer, ref length, ref skipping, uid) is { } home)
                return home;
        }
        return null;
    }

    // Looks at the whole lines in the buffer and moves the rest to its start.
    private static string? Search(Span<byte> buffer, ref int length, ref bool skipping, uint uid)
    {
        int start = 0;
        int end;
        while ((end = buffer[start..length].IndexOf((byte)'\n')) >= 0)
        {
            if (!skipping && HomeIn(buffer.Slice(start, end), uid) is { } home)
                return home;
            skipping = false;
            start += end + 1;
        }
        skipping |= start == 0 && length == buffer.Length;
        int rest = skipping ? 0 : length - start;
        buffer.Slice(start, rest).CopyTo(buffer);
        length = rest;
        return null;
    }

    private static string? HomeIn(ReadOnlySpan<byte> line, uint uid)
    {
        ReadOnlySpan<byte> id = default;
        int field = 0;
        foreach (var range in line.Split((byte)':'))
        {
            if (field == UidField)
                id = line[range];
            if (field == HomeField && Utf8Parser.TryParse(id, out uint found, out int used) && used == id.Length && found == uid)
                return line[range].IsEmpty ? null : UnixString.FromBytes(line[range]);
            field++;
        }
        return null;
    }
}
