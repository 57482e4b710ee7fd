namespace Corten.Runtime.Records;

/// <summary>Where a container is in its life: runtime.md, "State". Paused is runc's addition.</summary>
public enum ContainerStatus
{
    /// <summary>Being made.</summary>
    Creating,

    /// <summary>Made; the program does not run yet.</summary>
    Created,

    /// <summary>The program runs.</summary>
    Running,

    /// <summary>Frozen.</summary>
    Paused,

    /// <summary>The program has ended.</summary>
    Stopped,
}

/// <summary>The names of the states as JSON and tables have them.</summary>
public static class ContainerStatusNames
{
    /// <summary>"running" for <see cref="ContainerStatus.Running"/>, and so on.</summary>
    public static string Name(this ContainerStatus status) => status switch
    {
        ContainerStatus.Creating => "creating",
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        _ => "stopped",
    };
}
