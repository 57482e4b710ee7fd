namespace Corten.Engine.Records;

/// <summary>
/// Whose namespaces a container lives in: "private", its own; "host"; "container:ID", another container's, which must run; "ns:PATH", the one that a
/// file of a namespace stands for.
/// </summary>
public sealed record NamespaceModes
{
    /// <summary>A namespace of the container's own.</summary>
    public const string Private = "private";

    /// <summary>The host's namespace.</summary>
    public const string Host = "host";

    /// <summary>Begins the mode of a namespace that is another container's; its id follows.</summary>
    public const string ContainerPrefix = "container:";

    /// <summary>Begins the mode of a namespace that a file stands for; its absolute path follows.</summary>
    public const string PathPrefix = "ns:";

    /// <summary>Process ids.</summary>
    public string Pid { get; init; } = Private;

    /// <summary>System V IPC and message queues; "none" leaves out /dev/shm too. Never another container's: its /dev/shm would be missing.</summary>
    public string Ipc { get; init; } = Private;

    /// <summary>Host name.</summary>
    public string Uts { get; init; } = Private;

    /// <summary>The view of the cgroup hierarchy.</summary>
    public string Cgroup { get; init; } = Host;
}
