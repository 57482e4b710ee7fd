using Corten.Linux;

namespace Corten.Cgroups;

/// <summary>Where below a container's cgroup a further process runs: the option --cgroup of runc's exec.</summary>
public sealed class CgroupSubpaths
{
    private readonly Dictionary<string, string> _paths = [];

    /// <summary>Controllers that were named.</summary>
    internal IEnumerable<string> Controllers => _paths.Keys.Where(key => key.Length > 0);

    /// <summary>The path for all controllers that were not named; empty is the container's own cgroup.</summary>
    internal string Default => _paths.GetValueOrDefault("", "");

    /// <summary>Whether nothing was named, so that another place may be taken where the container's own cgroup takes no process.</summary>
    internal bool IsEmpty => _paths.Count == 0;

    /// <summary>Reads values of the form "path" or "controller[,controller...]:path".</summary>
    /// <exception cref="CgroupException">A value is not of that form, or climbs out of the container's cgroup.</exception>
    public static CgroupSubpaths Parse(IEnumerable<string> values)
    {
        var result = new CgroupSubpaths();
        foreach (string value in values)
        {
            int colon = value.IndexOf(':', StringComparison.Ordinal);
            string[] controllers = colon < 0 ? [""] : value[..colon].Split(',');
            string path = value[(colon + 1)..];
            if (path.Split('/').Contains("..") || path.Contains('\0') || (colon >= 0 && controllers.Contains("")))
                throw new CgroupException($"--cgroup {value}: bad sub cgroup path: a path below the container's cgroup, with or without controllers and a colon before it, is wanted");
            foreach (string controller in controllers)
            {
                if (!result._paths.TryAdd(controller, path))
                    throw new CgroupException($"--cgroup {value}: a path {(controller.Length == 0 ? "" : "for " + controller + " ")}was given before");
            }
        }
        return result;
    }

    /// <summary>The directory for a hierarchy with <paramref name="controllers"/>.</summary>
    internal string Directory(string own, IReadOnlyList<string> controllers)
    {
        string path = controllers.Select(_paths.GetValueOrDefault).FirstOrDefault(named => named is not null) ?? Default;
        string names = path.Trim('/');
        return names.Length == 0 ? own : HostPath.Join(own, names);
    }
}
