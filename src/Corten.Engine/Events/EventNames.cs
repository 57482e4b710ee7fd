namespace Corten.Engine.Events;

/// <summary>Podman's names for events that docker calls otherwise; the log has docker's.</summary>
public static class EventNames
{
    private static readonly (string Type, string Docker, string Podman)[] s_names =
    [
        ("container", "die", "died"), ("container", "destroy", "remove"), ("container", "exec_start", "exec"), ("container", "exec_die", "exec_died"),
        ("image", "delete", "remove"), ("image", "load", "loadfromarchive"),
    ];

    /// <summary>An action in podman's words.</summary>
    public static string ToPodman(string type, string action) =>
        Array.Find(s_names, n => n.Type == type && n.Docker == action) is { Podman: { } name } ? name : action;
}
