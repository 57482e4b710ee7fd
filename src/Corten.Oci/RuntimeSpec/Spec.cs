namespace Corten.Oci.RuntimeSpec;

/// <summary>
/// A container's config.json: OCI runtime-spec 1.3, config.md. Properties stand in the order in which they are written. A null is a field
/// that is absent; it is left out when writing. Properties are settable because the reader fills them one by one.
/// </summary>
public sealed record Spec
{
    /// <summary>Version of the specification with which the bundle complies, SemVer 2.0.0. Required.</summary>
    public string? OciVersion { get; set; }

    /// <summary>The process to run; required by start.</summary>
    public Process? Process { get; set; }

    /// <summary>The root filesystem; required on Linux.</summary>
    public Root? Root { get; set; }

    /// <summary>Host name in the container's UTS namespace.</summary>
    public string? Hostname { get; set; }

    /// <summary>NIS domain name in the container's UTS namespace.</summary>
    public string? Domainname { get; set; }

    /// <summary>Mounts beside the root, in the order in which they are mounted.</summary>
    public Mount[]? Mounts { get; set; }

    /// <summary>Programs run at points of the container's life.</summary>
    public Hooks? Hooks { get; set; }

    /// <summary>Free metadata.</summary>
    public Dictionary<string, string>? Annotations { get; set; }

    /// <summary>What is special to Linux.</summary>
    public LinuxSpec? Linux { get; set; }

    /// <summary>Name of a section for another platform, "windows" for example, kept so that it can be refused; null where there is none.</summary>
    public string? OtherPlatform { get; set; }
}
