using Corten.Runtime.Records;

namespace Corun.CommandLine;

/// <summary>What the options before the verb say.</summary>
/// <param name="Store">The containers under --root.</param>
/// <param name="Log">Where warnings and errors go.</param>
/// <param name="SystemdCgroup">Whether new containers get their cgroup from systemd.</param>
internal sealed record Invocation(StateStore Store, Log Log, bool SystemdCgroup)
{
    /// <summary>The options before the verb.</summary>
    public static IReadOnlyList<Option> Options { get; } =
    [
        Option.Switch("debug", "enable debug logging"),
        new("log", "set the log file to write corun logs to (default is standard error)"),
        new("log-format", "set the log format: text or json (default: text)"),
        new("root", "root directory for storage of container state, which should be on a tmpfs (default: /run/corun)"),
        Option.Switch("systemd-cgroup", "let systemd make the cgroups of new containers; linux.cgroupsPath is then slice:prefix:name"),
        new("rootless", "ignore cgroup permission errors: true, false or auto (only false and auto in this version)"),
        Option.Switch("help", "show help", "h"),
        Option.Switch("version", "print the version", "v"),
    ];

    /// <summary>Checks and applies them.</summary>
    public static Invocation From(Arguments options)
    {
        if (options.Value("rootless") is not (null or "auto" or "false"))
            throw new UsageException($"--rootless {options.Value("rootless")} is not supported by this version of corun, only false and auto are");
        string root = Path.GetFullPath(options.Value("root") ?? "/run/corun");
        return new Invocation(new StateStore(root), new Log(options.Value("log"), options.Value("log-format") ?? "text"), options.Has("systemd-cgroup"));
    }
}
