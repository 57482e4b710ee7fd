using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Runtime.Lifecycle;

/// <summary>A program of the host that does for the runtime what the runtime may not do.</summary>
internal static class HostProgram
{
    private const int MaxOutput = 4096;

    /// <summary>The path of <paramref name="name"/> by PATH, or null.</summary>
    public static string? Find(string name)
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return directories.Select(directory => HostPath.Join(directory, name)).FirstOrDefault(path => ThisProcess.MayExecute(path) == 0);
    }

    /// <summary>Runs it to its end; returns how it ended and what it wrote.</summary>
    public static (ExitStatus Status, string Output) Run(string path, IReadOnlyList<string> arguments)
    {
        var (reader, writer) = Pipe.Create();
        using (reader)
        {
            var child = ChildProcess.Start(path, arguments, new SpawnOptions { StandardOutput = writer, StandardError = writer });
            writer.Dispose();
            Span<byte> text = stackalloc byte[MaxOutput];
            int length = 0;
            int count;
            while (length < MaxOutput && (count = UnixFile.Read(reader, text[length..])) > 0)
                length += count;
            return (child.Wait(), UnixString.FromBytes(text[..length]));
        }
    }
}
