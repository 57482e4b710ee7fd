namespace Corten.Help;

/// <summary>The verbs of <c>corten</c> by what people are about to do.</summary>
internal static class HelpTopics
{
    /// <summary>Each heading with its verbs in the order of the help; those that this version lacks are passed over.</summary>
    public static IReadOnlyList<(string Title, string[] Verbs)> All { get; } =
    [
        ("Run containers", ["run", "create", "start", "stop", "restart", "kill", "pause", "unpause", "wait", "rm", "rename", "update", "spc"]),
        ("Look into containers", ["ps", "logs", "exec", "attach", "inspect", "top", "stats", "port", "diff", "events", "healthcheck"]),
        ("Move files and file systems", ["cp", "commit", "export", "mount", "unmount", "volume", "secret"]),
        ("Images", ["images", "pull", "push", "build", "tag", "untag", "rmi", "history", "load", "save", "import", "manifest", "login", "logout", "oci"]),
        ("Pods", ["pod", "kube", "generate"]),
        ("Networks", ["network"]),
        ("Everything about one kind of thing", ["container", "image", "system"]),
        ("The engine", ["info", "version", "unshare", "aliases", "completion", "help"]),
    ];
}
