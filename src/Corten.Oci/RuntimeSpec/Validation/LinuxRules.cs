namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for the rest of the section linux.</summary>
internal static class LinuxRules
{
    private static readonly string[] Propagations =
        ["shared", "slave", "private", "unbindable", "rshared", "rslave", "rprivate", "runbindable"];

    public static void Check(LinuxSpec linux)
    {
        if (!string.IsNullOrEmpty(linux.RootfsPropagation) && !Propagations.Contains(linux.RootfsPropagation))
            throw new SpecException($"linux.rootfsPropagation must be shared, slave, private or unbindable, not \"{linux.RootfsPropagation}\"");
        if (linux.Personality is { } personality && personality.Domain is not "LINUX" and not "LINUX32")
            throw new SpecException($"linux.personality.domain must be LINUX or LINUX32, not \"{personality.Domain}\"");
        if (linux.Personality?.Flags is { Length: > 0 } flags)
            throw new SpecException($"linux.personality.flags must be empty, the specification defines none, not \"{flags[0]}\"");
        MemoryPolicyRules.Check(linux.MemoryPolicy);
        RequirePaths(linux.MaskedPaths, "linux.maskedPaths");
        RequirePaths(linux.ReadonlyPaths, "linux.readonlyPaths");
        IntelRdtRules.Check(linux.IntelRdt);
        NetworkDeviceRules.Check(linux.NetDevices);
    }

    private static void RequirePaths(string[]? paths, string field)
    {
        for (int i = 0; i < paths?.Length; i++)
        {
            if (string.IsNullOrEmpty(paths[i]) || paths[i][0] != '/')
                throw new SpecException($"{field}[{i}] must be an absolute path, not \"{paths[i]}\"");
        }
    }
}
