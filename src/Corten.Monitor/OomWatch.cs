using Corten.Linux.Files;

namespace Corten.Monitor;

/// <summary>
/// Whether the kernel killed a process of the container for lack of memory: the counter oom_kill of the container's memory cgroup, read
/// once at the end, before the runtime removes the cgroup.
/// </summary>
internal sealed class OomWatch
{
    private readonly string? _v1;
    private readonly string? _v2;

    /// <summary>Remembers the cgroups of <paramref name="pid"/>, which must live still.</summary>
    public OomWatch(int pid)
    {
        foreach (string line in (KernelFile.TryRead($"/proc/{pid}/cgroup", out _) ?? "").Split('\n'))
        {
            // number:controllers:path, see cgroups(7)
            string[] fields = line.Split(':', 3);
            if (fields.Length < 3)
                continue;
            if (fields[0] == "0" && fields[1].Length == 0)
                _v2 = fields[2];
            else if (fields[1].Split(',').Contains("memory"))
                _v1 = fields[2];
        }
    }

    /// <summary>Whether the counter is above zero now.</summary>
    public bool Happened() => _v1 is not null
        ? Counter("cgroup", "memory", _v1, "memory.oom_control") > 0
        : _v2 is not null && Counter("cgroup2", null, _v2, "memory.events") > 0;

    private static long Counter(string type, string? controller, string path, string file)
    {
        if (MountOf(type, controller, path) is not { } directory || KernelFile.TryRead($"{directory}/{file}", out _) is not { } text)
            return 0;
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("oom_kill ", StringComparison.Ordinal) && long.TryParse(line.AsSpan(9), out long count))
                return count;
        }
        return 0;
    }

    // Fields of proc_pid_mountinfo(5): 4 root, 5 mount point, after " - ": type, source, super options.
    private static string? MountOf(string type, string? controller, string path)
    {
        foreach (string line in KernelFile.Read("/proc/self/mountinfo").Split('\n'))
        {
            int dash = line.IndexOf(" - ", StringComparison.Ordinal);
            string[] front = line[..Math.Max(0, dash)].Split(' ');
            string[] back = line[(dash + 3)..].Split(' ');
            if (dash < 0 || back[0] != type || (controller is not null && !back[^1].Split(',').Contains(controller)))
                continue;
            string root = front[3] == "/" ? "" : front[3];
            if (path.StartsWith(root, StringComparison.Ordinal))
                return front[4] + path[root.Length..];
        }
        return null;
    }
}
