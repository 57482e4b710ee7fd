using System.Globalization;

namespace Corten.Monitor.Restarting;

/// <summary>When a process is started again.</summary>
public enum RestartMode
{
    /// <summary>Never.</summary>
    No,

    /// <summary>When its exit code is not zero.</summary>
    OnFailure,

    /// <summary>Whatever its exit code is, and after the machine has started.</summary>
    Always,

    /// <summary>As always, but one that was stopped by hand stays so when the machine starts.</summary>
    UnlessStopped,
}

/// <summary>Docker's restart policies. One that a person stops is not started again under any of them.</summary>
/// <param name="Mode">When.</param>
/// <param name="MaximumRetries">How often at most, with on-failure; zero is without end.</param>
public sealed record RestartPolicy(RestartMode Mode, int MaximumRetries)
{
    /// <summary>Never.</summary>
    public static RestartPolicy No { get; } = new(RestartMode.No, 0);

    /// <summary>The mode in docker's words.</summary>
    public string Name => Mode switch
    {
        RestartMode.OnFailure => "on-failure",
        RestartMode.Always => "always",
        RestartMode.UnlessStopped => "unless-stopped",
        _ => "no",
    };

    /// <summary>Reads "no", "never", "always", "unless-stopped", "on-failure" and "on-failure:N"; null and "" are "no".</summary>
    /// <exception cref="MonitorException">It is none of these.</exception>
    public static RestartPolicy Parse(string? text) =>
        TryParse(text) ?? throw new MonitorException($"invalid restart policy \"{text}\": no, on-failure[:RETRIES], always or unless-stopped");

    /// <summary>As <see cref="Parse"/>; null where it is none of these.</summary>
    public static RestartPolicy? TryParse(string? text)
    {
        string[] parts = (text ?? "").Split(':', 2);
        int retries = 0;
        bool counted = parts.Length == 1 || (parts[0] == "on-failure" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out retries));
        return (counted, parts[0]) switch
        {
            (true, "" or "no" or "never") => No,
            (true, "on-failure") => new RestartPolicy(RestartMode.OnFailure, retries),
            (true, "always") => new RestartPolicy(RestartMode.Always, 0),
            (true, "unless-stopped") => new RestartPolicy(RestartMode.UnlessStopped, 0),
            _ => null,
        };
    }

    /// <summary>Whether a process that ended by itself is started again.</summary>
    /// <param name="exitCode">How it ended.</param>
    /// <param name="restarts">How often it was started again so far.</param>
    public bool Wants(int exitCode, int restarts) => Mode switch
    {
        RestartMode.Always or RestartMode.UnlessStopped => true,
        RestartMode.OnFailure => exitCode != 0 && (MaximumRetries == 0 || restarts < MaximumRetries),
        _ => false,
    };

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public override string ToString() => MaximumRetries > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Name}:{MaximumRetries}") : Name;
}
