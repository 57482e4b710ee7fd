namespace Corten.Cgroups.V2;

/// <summary>The field linux.resources.unified: values for files of version 2 by name.</summary>
internal static class V2Unified
{
    private const string Field = "linux.resources.unified.";

    // Of the files that every cgroup has, those that limit. Others move or kill processes, or hand controllers on.
    private static readonly string[] s_core = ["cgroup.max.depth", "cgroup.max.descendants", "cgroup.pressure"];

    /// <summary>Refuses what is not the name of a limit.</summary>
    public static void Validate(Dictionary<string, string>? unified)
    {
        foreach (string file in (unified ?? []).Keys)
        {
            bool named = file.IndexOf('.', StringComparison.Ordinal) > 0 && !file.Contains('/') && !file.Contains('\0');
            if (!named || (file.StartsWith("cgroup.", StringComparison.Ordinal) && !s_core.Contains(file)))
                throw new CgroupException($"{Field}{file} is not the name of a file that limits a cgroup");
        }
    }

    /// <summary>Writes them, in the order of their names. A value of several lines is several orders.</summary>
    public static void Apply(V2Files files, Dictionary<string, string> unified)
    {
        foreach (string file in unified.Keys.Order(StringComparer.Ordinal))
        {
            foreach (string line in unified[file].Split('\n', StringSplitOptions.RemoveEmptyEntries))
                files.Write(file, line, Field + file);
        }
    }
}
