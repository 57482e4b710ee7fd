namespace Corten.Integration.Tests.Support;

/// <summary>
/// On a machine with cgroup v2 alone: a runtime that sees controllers that v2 does not have in hierarchies of version 1, beside v2, as hybrid
/// machines have them. They are mounted in a mount namespace that each command has for itself, and go with the last cgroup in them.
/// </summary>
internal sealed class LegacyView : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Makes the program; the test is skipped where the kernel mounts no such hierarchy.</summary>
    public LegacyView(string runtime)
    {
        File.WriteAllText(Runtime, $"""
            #!/bin/sh
            exec unshare --mount --propagation private /bin/sh -ec '
              view=$(mktemp -d)
              mount --bind /sys/fs/cgroup $view
              umount /sys/fs/cgroup
              mount -t tmpfs tmpfs /sys/fs/cgroup
              for name in {string.Join(' ', Controllers)} unified; do mkdir /sys/fs/cgroup/$name; done
              for name in {string.Join(' ', Controllers)}; do mount -t cgroup -o $name cgroup /sys/fs/cgroup/$name; done
              mount --move $view /sys/fs/cgroup/unified
              rmdir $view
              exec "$0" "$@"' {runtime} "$@"

            """);
        File.SetUnixFileMode(Runtime, (UnixFileMode)0b111_101_101);
        bool alone = File.Exists("/sys/fs/cgroup/cgroup.controllers");
        string reason = alone ? Command.Run(Runtime, "features") is { ExitCode: not 0 } trial ? trial.Error : "" : "this machine has not cgroup v2 alone";
        if (reason.Length > 0)
            Dispose();
        Assert.SkipWhen(reason.Length > 0, $"no hierarchies of version 1 can be put beside version 2: {reason}");
    }

    public static IReadOnlyList<string> Controllers { get; } = ["freezer", "devices"];

    /// <summary>The program.</summary>
    public string Runtime => _directory["runtime"];

    public void Dispose() => _directory.Dispose();
}
