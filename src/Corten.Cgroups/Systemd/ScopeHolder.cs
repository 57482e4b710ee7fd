using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Cgroups.Systemd;

/// <summary>
/// A process that does nothing, for systemd makes no scope without one, and removes it with its last. It goes as soon as the container's own
/// process is in, and by itself after a minute where nobody is left to end it.
/// </summary>
internal sealed class ScopeHolder : IDisposable
{
    private const int KillSignal = 9;
    private const string Seconds = "60";
    private readonly ChildProcess _process;
    private bool _ended;

    private ScopeHolder(ChildProcess process) => _process = process;

    public int Pid => _process.Pid;

    public static ScopeHolder Start()
    {
        // Starting a program marks every descriptor close-on-exec, also those that the container is to inherit.
        int[] inherited = [.. Descriptors().FindAll(OpenFile.IsInherited)];
        var process = ChildProcess.Start("/bin/sleep", ["sleep", Seconds], new SpawnOptions { NewSession = true });
        foreach (int descriptor in inherited)
            ThisProcess.Duplicate(descriptor, descriptor);
        return new ScopeHolder(process);
    }

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        _process.Signal(KillSignal);
        _process.Wait();
    }

    private static List<int> Descriptors()
    {
        const int FirstExtra = 3;
        using var directory = UnixFile.Open("/proc/self/fd", OpenFlags.ReadOnly | OpenFlags.Directory);
        return DirectoryEntry.List(directory).ConvertAll(entry => int.TryParse(entry.Name, out int number) ? number : -1).FindAll(number => number >= FirstExtra);
    }
}
