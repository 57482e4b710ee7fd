namespace Corten.Linux.Files;

/// <summary>
/// Words a failure of the class library's own file calls as errno(3) has it. In a published program their messages are cut down to the name of
/// a resource and its arguments, of which a path is the first.
/// </summary>
public static class ClassLibraryFailure
{
    /// <summary>The path, where the message has one, and the reason: "/proc/no: no such file or directory". Null where the reason is not known.</summary>
    public static string? Describe(Exception failure)
    {
        int errno = failure switch
        {
            UnauthorizedAccessException => Errno.EACCES,
            FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT,
            PathTooLongException => Errno.ENAMETOOLONG,
            IOException { HResult: > 0 and < 134 } => failure.HResult,
            _ => 0,
        };
        if (errno == 0)
            return null;
        string? path = PathOf(failure.Message);
        return path is null ? Errno.Describe(errno) : $"{path}: {Errno.Describe(errno)}";
    }

    // "IO_PathNotFound_Path, /a/b" in a published program; "Could not find a part of the path '/a/b'." elsewhere.
    private static string? PathOf(string message)
    {
        int bare = message.IndexOf(", /", StringComparison.Ordinal);
        if (bare >= 0)
            return message[(bare + 2)..];
        int quoted = message.IndexOf("'/", StringComparison.Ordinal);
        int end = quoted < 0 ? -1 : message.IndexOf('\'', quoted + 1);
        return end < 0 ? null : message[(quoted + 1)..end];
    }
}
