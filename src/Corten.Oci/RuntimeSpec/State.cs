namespace Corten.Oci.RuntimeSpec;

/// <summary>A container's state: runtime.md, "State". Hooks read it; the state command prints it.</summary>
public sealed record State
{
    /// <summary>Version of the specification that the state complies with.</summary>
    public string OciVersion { get; set; } = "";

    /// <summary>The container's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>"creating", "created", "running", "stopped", or runc's "paused".</summary>
    public string Status { get; set; } = "";

    /// <summary>Process id as the host sees it; zero where there is no process.</summary>
    public int Pid { get; set; }

    /// <summary>Absolute path of the bundle.</summary>
    public string Bundle { get; set; } = "";

    /// <summary>The container's annotations.</summary>
    public Dictionary<string, string>? Annotations { get; set; }
}
