namespace Corten.Integration.Tests.Support;

/// <summary>A directory of its own below /tmp. Whatever is still mounted below it when it is removed is unmounted first.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("corten-test-").FullName;

    public string this[string name] => Path + "/" + name;

    /// <summary>Mount points below this directory, as this process sees them.</summary>
    public IReadOnlyList<string> Mounts =>
        [.. File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(point => point.StartsWith(Path + "/", StringComparison.Ordinal))];

    /// <summary>Processes (as "pid: command line") whose command line names this directory.</summary>
    public IReadOnlyList<string> Processes =>
    [
        .. Directory.GetDirectories("/proc").Where(directory => char.IsDigit(directory[6]))
            .Select(directory => (Pid: directory[6..], Line: CommandLine(directory)))
            .Where(process => process.Line.Contains(Path + "/", StringComparison.Ordinal))
            .Select(process => $"{process.Pid}: {process.Line}"),
    ];

    public void Dispose()
    {
        foreach (string process in Processes)
            Command.Run("/bin/kill", "-KILL", process.Split(':')[0]);
        foreach (string point in Mounts.Reverse())
            Command.Run("/bin/umount", "-l", point);
        Command.Run("/bin/rm", "-rf", "--one-file-system", Path).Exits();
    }

    private static string CommandLine(string directory)
    {
        try
        {
            return File.ReadAllText(directory + "/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
