using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>Descriptors 0 to 2 of the container's process.</summary>
internal static class StandardStreams
{
    private static readonly DeviceNumber s_null = new(1, 3);

    /// <summary>
    /// Makes <paramref name="uid"/> their owner, so that a program that dropped root can reopen /dev/stderr. What cannot change hands (a read-only
    /// file system, an unmapped owner) stays as it is. The host's /dev/null becomes the container's: a mount of the host is left, which would
    /// keep the container from being dumped.
    /// </summary>
    public static void GiveTo(uint uid)
    {
        SafeFileHandle? nothing = null;
        foreach (var stream in new[] { StandardStream.Input, StandardStream.Output, StandardStream.Error })
        {
            var status = TryStatus(stream);
            if (status is { Kind: FileKind.CharacterDevice } device && device.Represents == s_null)
                Replace(stream, nothing ??= OpenNull());
            else if (status is { } known && known.Uid != uid)
                Give(stream, uid, known.Gid);
        }
        nothing?.Dispose();
    }

    private static void Give(SafeFileHandle stream, uint uid, uint gid)
    {
        int result = OpenFile.TryChangeOwner(stream, uid, gid);
        if (result is not (0 or -Errno.EINVAL or -Errno.EPERM or -Errno.EROFS or -Errno.EACCES))
            throw new LinuxException("change the owner of a standard stream", null, -result);
    }

    private static void Replace(SafeFileHandle stream, SafeFileHandle by)
    {
        if (!by.IsInvalid)
            ThisProcess.Duplicate(by.Number(), stream.Number());
    }

    // Only the genuine device: an image may have something else of that name. A container without one keeps the host's.
    private static SafeFileHandle OpenNull()
    {
        var file = TryOpen();
        if (file is null)
            return new SafeFileHandle();
        if (FileStatus.Of(file) is { Kind: FileKind.CharacterDevice } status && status.Represents == s_null)
            return file;
        file.Dispose();
        return new SafeFileHandle();
    }

    private static SafeFileHandle? TryOpen()
    {
        try
        {
            return UnixFile.Open("/dev/null", OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NoControllingTerminal);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    private static FileStatus? TryStatus(SafeFileHandle stream)
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
