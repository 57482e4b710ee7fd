using System.Runtime.ExceptionServices;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Files;

/// <summary>Archives on one thread what is unpacked on another, through a pipe.</summary>
internal static class ArchivePipe
{
    private const int StackBytes = 64 << 20;
    private const int BufferBytes = 64 * 1024;

    /// <summary>Runs both to their ends.</summary>
    /// <exception cref="Exception">What one of them failed with: the reader's failure where the writer only found nobody to read.</exception>
    public static void Run(Action<Stream> archive, Action<Stream> unpack)
    {
        var (read, write) = Pipe.Create();
        ExceptionDispatchInfo? failure = null;
        var writer = new Thread(() => failure = Archive(archive, write), StackBytes);
        writer.Start();
        ExceptionDispatchInfo? other = null;
        using (var input = new FileStream(read, FileAccess.Read, bufferSize: 0))
        {
            try
            {
                unpack(input);
            }
            catch (Exception e)
            {
                other = ExceptionDispatchInfo.Capture(e);
            }
        }
        writer.Join();
        if (failure is not null && !IsBrokenPipe(failure.SourceException))
            failure.Throw();
        other?.Throw();
        failure?.Throw();
    }

    private static ExceptionDispatchInfo? Archive(Action<Stream> archive, Microsoft.Win32.SafeHandles.SafeFileHandle write)
    {
        try
        {
            using var output = new BufferedStream(new FileStream(write, FileAccess.Write, bufferSize: 0), BufferBytes);
            archive(output);
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private static bool IsBrokenPipe(Exception e) => e is IOException || e is LinuxException { Errno: Errno.EPIPE };
}
