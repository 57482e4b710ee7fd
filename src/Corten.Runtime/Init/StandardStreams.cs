using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Runtime.Init;

/// <summary>Descriptors 0 to 2 of the container's process.</summary>
internal static class StandardStreams
{
    private static readonly DeviceNumber s_null = new(1, 3);

    /// <summary>
    /// Makes <paramref name="uid"/> their owner, so that a program that dropped root can reopen /dev/stderr. /dev/null is everybody's and stays
    /// as it is; what cannot change hands (a read-only file system, an unmapped owner) stays, too.
    /// </summary>
    public static void GiveTo(uint uid)
    {
        foreach (var stream in new[] { StandardStream.Input, StandardStream.Output, StandardStream.Error })
        {
            var status = TryStatus(stream);
            if (status is not { } known || known.Uid == uid || known.Represents == s_null)
                continue;
            int result = OpenFile.TryChangeOwner(stream, uid, known.Gid);
            if (result is not (0 or -Errno.EINVAL or -Errno.EPERM or -Errno.EROFS or -Errno.EACCES))
                throw new LinuxException("change the owner of a standard stream", null, -result);
        }
    }

    private static FileStatus? TryStatus(Microsoft.Win32.SafeHandles.SafeFileHandle stream)
    {
        try
        {
            return FileStatus.Of(stream);
        }
        catch (LinuxException error) when (error.Errno == Errno.EBADF)
        {
            return null;
        }
    }
}
