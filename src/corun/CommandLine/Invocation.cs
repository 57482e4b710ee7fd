using Corten.Cgroups.Rootless;
using Corten.Runtime.Records;

namespace Corun.CommandLine;

/// <summary>What the options before the verb say.</summary>
/// <param name="Store">The containers under --root.</param>
/// <param name="Log">Where warnings and errors go.</param>
/// <param name="SystemdCgroup">Whether new containers get their cgroup from systemd.</param>
/// <param name="Cgroups">Whether a new container may do without a cgroup.</param>
/// <param name="RootIsGiven">Whether --root was given: the default one need not exist.</param>
internal sealed record Invocation(StateStore Store, Log Log, bool SystemdCgroup, CgroupRequirement Cgroups, bool RootIsGiven)
{
    /// <summary>The options before the verb.</summary>
    public static IReadOnlyList<Option> Options { get; } =
    [
        Option.Switch("debug", "enable debug logging"),
        new("log", "set the log file to write corun logs to (default is standard error)"),
        new("log-format", "set the log format: text or json (default: text)"),
        new("root", "root directory for storage of container state, which should be on a tmpfs (default: /run/corun, for an ordinary user $XDG_RUNTIME_DIR/corun)"),
        Option.Switch("systemd-cgroup", "let systemd make the cgroups of new containers; linux.cgroupsPath is then slice:prefix:name"),
        new("rootless", "ignore cgroup permission errors: true, false or auto"),
        new("criu", "ignored: criu is looked up in $PATH", Hidden: true),
        Option.Switch("help", "show help", "h"),
        Option.Switch("version", "print the version", "v"),
    ];

    /// <summary>Checks and applies them.</summary>
    public static Invocation From(Arguments options)
    {
        var cgroups = RootlessRules.Cgroups(options.Value("rootless"));
        var log = new Log(options.Value("log"), options.Value("log-format") ?? "text", options.Has("debug"));
        return new Invocation(RootlessRules.Store(options.Value("root")), log, options.Has("systemd-cgroup"), cgroups, options.Value("root") is not null);
    }
}
