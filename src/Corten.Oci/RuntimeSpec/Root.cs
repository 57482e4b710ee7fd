namespace Corten.Oci.RuntimeSpec;

/// <summary>The root filesystem: config.md, "Root".</summary>
public sealed record Root
{
    /// <summary>Absolute, or relative to the bundle. Required.</summary>
    public string? Path { get; set; }

    /// <summary>Whether the root is mounted read-only.</summary>
    public bool Readonly { get; set; }
}
