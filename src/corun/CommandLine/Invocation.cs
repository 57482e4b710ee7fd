using Corten.Runtime.Records;

namespace Corun.CommandLine;

/// <summary>What the options before the verb say.</summary>
/// <param name="Store">The containers under --root.</param>
/// <param name="Log">Where warnings and errors go.</param>
internal sealed record Invocation(StateStore Store, Log Log)
{
    /// <summary>The options before the verb.</summary>
    public static IReadOnlyList<Option> Options { get; } =
    [
        Option.Switch("debug", "enable debug logging"),
        new("log", "set the log file to write corun logs to (default is standard error)"),
        new("log-format", "set the log format: text or json (default: text)"),
        new("root", "root directory for storage of container state, which should be on a tmpfs (default: /run/corun)"),
        Option.Switch("systemd-cgroup", "manage cgroups through systemd (not in this version)"),
        new("rootless", "ignore cgroup permission errors: true, false or auto (only false and auto in this version)"),
        Option.Switch("help", "show help", "h"),
        Option.Switch("version", "print the version", "v"),
    ];

    /// <summary>Checks and applies them.</summary>
    public static Invocation From(Arguments options)
    {
        if (options.Has("systemd-cgroup"))
            throw new UsageException("--systemd-cgroup is not supported by this version of corun: use the cgroupfs driver");
        if (options.Value("rootless") is not (null or "auto" or "false"))
            throw new UsageException($"--rootless {options.Value("rootless")} is not supported by this version of corun, only false and auto are");
        string root = Path.GetFullPath(options.Value("root") ?? "/run/corun");
        return new Invocation(new StateStore(root), new Log(options.Value("log"), options.Value("log-format") ?? "text"));
    }
}
