using Corten.Engine;
using Corten.Linux.Files;
using Corten.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace Corten.CommandLine;

/// <summary>Opens the files that archives come from and go to.</summary>
internal static class ArchiveStreams
{
    private const uint FileMode = 0x180; // 0600: an image may hold secrets.

    /// <summary>The file, or standard input where <paramref name="path"/> is null or "-".</summary>
    public static Stream OpenInput(string? path, string verb)
    {
        if (path is not (null or "-"))
            return new FileStream(UnixFile.Open(path, OpenFlags.ReadOnly), FileAccess.Read, bufferSize: 0);
        var input = new SafeFileHandle(0, ownsHandle: false);
        if (RawMode.IsTerminal(input))
            throw new UsageException($"{verb} reads from standard input, which is a terminal; give a file or redirect one");
        return new FileStream(input, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Writes to the file or, where <paramref name="path"/> is null, to standard output. A file appears complete or not at all.</summary>
    public static void Write(string? path, Action<Stream> write)
    {
        if (path is null)
            WriteToStandardOutput(write);
        else if (AtomicFile.IsStream(path))
            WriteTo(UnixFile.Open(path, OpenFlags.WriteOnly), write);
        else
            WriteToFile(Path.GetFullPath(path), write);
    }

    private static void WriteToStandardOutput(Action<Stream> write)
    {
        var output = new SafeFileHandle(1, ownsHandle: false);
        if (RawMode.IsTerminal(output))
            throw new EngineException("refusing to save to a terminal; use -o FILE or redirect");
        WriteTo(output, write);
    }

    private static void WriteToFile(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{AtomicFile.TemporaryPrefix}{Environment.ProcessId}";
        try
        {
            var file = UnixFile.Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, FileMode);
            WriteTo(file, write);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void WriteTo(SafeFileHandle file, Action<Stream> write)
    {
        using (file)
        {
            using var stream = new BufferedStream(new FileStream(file, FileAccess.Write, bufferSize: 0), 256 * 1024);
            write(stream);
        }
    }
}
