namespace Corten.Oci.RuntimeSpec;

/// <summary>What a seccomp agent receives beside descriptors: config-linux.md, "The Container Process State".</summary>
public sealed record ContainerProcessState
{
    /// <summary>The name of the descriptor on which notifications come.</summary>
    public const string SeccompDescriptor = "seccompFd";

    /// <summary>Version of the specification.</summary>
    public string OciVersion { get; set; } = "";

    /// <summary>Names of the descriptors, in the order in which they are sent.</summary>
    public string[] Fds { get; set; } = [];

    /// <summary>Process id, as the runtime sees it, of the process with the filter.</summary>
    public int Pid { get; set; }

    /// <summary>listenerMetadata of the profile.</summary>
    public string? Metadata { get; set; }

    /// <summary>The container's state.</summary>
    public State State { get; set; } = new();
}
