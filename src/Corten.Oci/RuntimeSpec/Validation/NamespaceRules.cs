namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for namespaces and for the settings that need one: config-linux.md, "Namespaces".</summary>
internal static class NamespaceRules
{
    public static void Check(Spec spec)
    {
        var linux = spec.Linux ?? new LinuxSpec();
        CheckList(linux.Namespaces);
        if (!string.IsNullOrEmpty(spec.Hostname) && !linux.Has(NamespaceType.Uts))
            throw Needs("hostname", NamespaceType.Uts);
        if (!string.IsNullOrEmpty(spec.Domainname) && !linux.Has(NamespaceType.Uts))
            throw Needs("domainname", NamespaceType.Uts);
        if ((linux.MaskedPaths is { Length: > 0 } || linux.ReadonlyPaths is { Length: > 0 }) && !linux.Has(NamespaceType.Mount))
            throw Needs("linux.maskedPaths or linux.readonlyPaths", NamespaceType.Mount);
        if (linux.NetDevices is { Count: > 0 } && !linux.Has(NamespaceType.Network))
            throw Needs("linux.netDevices", NamespaceType.Network);
        CheckMappings(linux);
        CheckTimeOffsets(linux);
    }

    private static SpecException Needs(string field, string type) =>
        new($"{field} is set, which needs a {type} namespace in linux.namespaces");

    private static void CheckList(LinuxNamespace[]? namespaces)
    {
        for (int i = 0; i < namespaces?.Length; i++)
        {
            var item = namespaces[i];
            if (!NamespaceType.All.Contains(item.Type))
                throw new SpecException($"linux.namespaces[{i}].type must be one of {string.Join(", ", NamespaceType.All)}, not \"{item.Type}\"");
            if (!string.IsNullOrEmpty(item.Path) && item.Path[0] != '/')
                throw new SpecException($"linux.namespaces[{i}].path must be an absolute path, not \"{item.Path}\"");
            for (int j = 0; j < i; j++)
            {
                if (namespaces[j].Type == item.Type)
                    throw new SpecException($"linux.namespaces names the type {item.Type} twice");
            }
        }
    }

    private static void CheckMappings(LinuxSpec linux)
    {
        bool mapped = linux.UidMappings is { Length: > 0 } || linux.GidMappings is { Length: > 0 };
        if (!linux.Has(NamespaceType.User))
        {
            if (mapped)
                throw Needs("linux.uidMappings or linux.gidMappings", NamespaceType.User);
            return;
        }
        bool joined = linux.PathOf(NamespaceType.User) is not null;
        if (joined && mapped)
            throw new SpecException("linux.uidMappings and linux.gidMappings cannot be set for a user namespace that is joined by its path");
        if (!joined && (linux.UidMappings is not { Length: > 0 } || linux.GidMappings is not { Length: > 0 }))
            throw new SpecException("a new user namespace needs linux.uidMappings and linux.gidMappings");
        CheckRanges(linux.UidMappings, "linux.uidMappings");
        CheckRanges(linux.GidMappings, "linux.gidMappings");
    }

    private static void CheckRanges(IdMapping[]? mappings, string field)
    {
        for (int i = 0; i < mappings?.Length; i++)
        {
            var mapping = mappings[i];
            if (mapping.Size == 0)
                throw new SpecException($"{field}[{i}].size must be at least 1");
            if ((ulong)mapping.ContainerId + mapping.Size > uint.MaxValue || (ulong)mapping.HostId + mapping.Size > uint.MaxValue)
                throw new SpecException($"{field}[{i}] reaches beyond the last id, 4294967294");
        }
    }

    private static void CheckTimeOffsets(LinuxSpec linux)
    {
        if (linux.TimeOffsets is not { Count: > 0 } offsets)
            return;
        if (!linux.Has(NamespaceType.Time))
            throw Needs("linux.timeOffsets", NamespaceType.Time);
        if (linux.PathOf(NamespaceType.Time) is not null)
            throw new SpecException("linux.timeOffsets cannot be set for a time namespace that is joined by its path");
        foreach ((string clock, var offset) in offsets)
        {
            if (clock is not "monotonic" and not "boottime")
                throw new SpecException($"linux.timeOffsets names the clock \"{clock}\", it must be monotonic or boottime");
            if (offset is null || offset.Nanosecs >= 1_000_000_000)
                throw new SpecException($"linux.timeOffsets.{clock}.nanosecs must be below 1000000000");
        }
    }
}
