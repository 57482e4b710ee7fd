namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>
/// Checks what can be said of a configuration without looking at the machine. The first fault found is thrown. Whether a runtime has
/// implemented what a valid configuration asks for is the runtime's own question.
/// </summary>
public static class SpecValidator
{
    /// <summary>Checks a whole config.json, as create needs it.</summary>
    /// <exception cref="SpecException">The first fault, in one sentence.</exception>
    public static void Validate(Spec spec)
    {
        RequireVersion(spec.OciVersion);
        RefuseOtherPlatforms(spec);
        RequireRoot(spec);
        ProcessRules.Check(spec.Process ?? throw new SpecException("process is missing"));
        MountRules.Check(spec);
        HookRules.Check(spec.Hooks);
        NamespaceRules.Check(spec);
        if (spec.Linux is { } linux)
        {
            SysctlRules.Check(linux);
            DeviceRules.Check(linux);
            LinuxRules.Check(linux);
            SeccompRules.Check(linux.Seccomp);
        }
    }

    /// <summary>Checks a process alone, as exec needs it.</summary>
    /// <exception cref="SpecException">The first fault, in one sentence.</exception>
    public static void Validate(Process process) => ProcessRules.Check(process);

    /// <summary>Checks resources alone, as update needs them.</summary>
    /// <exception cref="SpecException">The first fault, in one sentence.</exception>
    public static void Validate(LinuxResources resources) => DeviceRules.CheckRules(resources.Devices);

    private static void RequireVersion(string? version)
    {
        if (string.IsNullOrEmpty(version))
            throw new SpecException("ociVersion is missing");
        string[] parts = version.Split('.', 3);
        if (parts.Length < 3 || !uint.TryParse(parts[0], out uint major) || !uint.TryParse(parts[1], out _) || !char.IsAsciiDigit(parts[2].FirstOrDefault()))
            throw new SpecException($"ociVersion must be a version like {DefaultSpec.OciVersion}, not \"{version}\"");
        if (major != 1)
            throw new SpecException($"ociVersion {version} is not supported, only versions 1.x.y of the runtime specification are");
    }

    private static void RefuseOtherPlatforms(Spec spec)
    {
        if (spec.OtherPlatform is { } platform)
            throw new SpecException($"the section {platform} is for another platform, this runtime makes Linux containers only");
    }

    private static void RequireRoot(Spec spec)
    {
        if (spec.Root is null)
            throw new SpecException("root is missing");
        if (string.IsNullOrEmpty(spec.Root.Path))
            throw new SpecException("root.path is missing");
    }
}
