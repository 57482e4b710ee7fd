namespace Corten.Cgroups.Systemd;

/// <summary>A unit that holds a container's processes.</summary>
/// <param name="Name">For example "corun-web.scope".</param>
/// <param name="Slice">What it stands in: "system.slice".</param>
/// <param name="IsUser">Whether it is one of the user's own service manager.</param>
internal sealed record SystemdUnit(string Name, string Slice, bool IsUser)
{
    private const string SliceSuffix = ".slice";
    private const string DefaultPrefix = "corun";

    /// <summary>Whether the unit is a slice itself: cgroups of pods are.</summary>
    public bool IsSlice => Name.EndsWith(SliceSuffix, StringComparison.Ordinal);

    /// <summary>The path below the service manager's own cgroup: "/system.slice/corun-web.scope".</summary>
    public string Path => ExpandSlice(Slice) + "/" + Name;

    /// <summary>Reads linux.cgroupsPath, which with systemd has the form "slice:prefix:name"; each part may be empty.</summary>
    /// <exception cref="CgroupException">It has another form.</exception>
    public static SystemdUnit Parse(string? cgroupsPath, string id, bool isUser)
    {
        string[] parts = string.IsNullOrEmpty(cgroupsPath) ? ["", DefaultPrefix, id] : cgroupsPath.Split(':');
        if (parts.Length != 3 || parts[2].Length == 0 || parts.Any(part => part.Contains('/') || part.Contains('\0')))
            throw new CgroupException($"linux.cgroupsPath must have the form slice:prefix:name with the systemd driver, not \"{cgroupsPath}\"");
        string slice = parts[0].Length > 0 ? parts[0] : isUser ? "user.slice" : "system.slice";
        _ = ExpandSlice(slice);
        string name = parts[2].EndsWith(SliceSuffix, StringComparison.Ordinal) ? parts[2]
            : (parts[1].Length > 0 ? parts[1] + "-" : "") + parts[2] + ".scope";
        return new SystemdUnit(name, slice, isUser);
    }

    /// <summary>The path of a slice: each dash leads one level down, systemd.slice(5). "a-b.slice" is "/a.slice/a-b.slice".</summary>
    public static string ExpandSlice(string slice)
    {
        if (slice == "-.slice")
            return "";
        string name = slice.EndsWith(SliceSuffix, StringComparison.Ordinal) ? slice[..^SliceSuffix.Length] : "";
        string[] parts = name.Split('-');
        if (parts.Any(part => part.Length == 0) || name.Contains('/'))
            throw new CgroupException($"linux.cgroupsPath: \"{slice}\" is not the name of a slice, which has no empty part and ends in .slice");
        return string.Concat(parts.Select((_, last) => "/" + string.Join('-', parts[..(last + 1)]) + SliceSuffix));
    }
}
