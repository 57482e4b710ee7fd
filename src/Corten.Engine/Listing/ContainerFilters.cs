using System.Globalization;
using System.Text.RegularExpressions;
using Corten.Engine.Records;
using Corten.Monitor.Restarting;

namespace Corten.Engine.Listing;

/// <summary>
/// What --filter asks of containers, in docker's and podman's words. Values of one key are alternatives, those of label and label! must all
/// hold, and so must different keys.
/// </summary>
public sealed class ContainerFilters
{
    private static readonly string[] s_phases = ["created", "running", "paused", "restarting", "exited", "stopped", "removing", "dead", "configured", "initialized", "unknown"];
    private static readonly string[] s_health = ["starting", "healthy", "unhealthy", "none"];
    private static readonly string[] s_answers = ["true", "false"];
    private readonly List<Filter> _filters;

    private ContainerFilters(List<Filter> filters) => _filters = filters;

    /// <summary>The keys of a listing.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "ancestor", "before", "exited", "health", "id", "label", "label!", "name", "network", "restart-policy", "should-start-on-boot", "since", "status", "until", "volume",
    ];

    /// <summary>Whether it asks for containers that may not run, so that a listing of all goes without saying.</summary>
    public bool ShowsAll => _filters.Exists(f => f.Key is "status" or "exited");

    /// <summary>Whether there is any.</summary>
    public bool Any => _filters.Count > 0;

    /// <summary>Reads filters.</summary>
    /// <param name="texts">KEY=VALUE each.</param>
    /// <param name="known">The keys that are known here.</param>
    /// <param name="find">Finds the container of before= and since=.</param>
    /// <param name="time">Reads the point in time of until=.</param>
    /// <exception cref="EngineException">One is not of the form, has an unknown key, or a value that its key cannot have.</exception>
    public static ContainerFilters Parse(
        IEnumerable<string> texts, IReadOnlyCollection<string> known, Func<string, Container> find, Func<string, DateTimeOffset> time)
    {
        var filters = new List<Filter>();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            string key = equals < 0 ? text : text[..equals];
            key = key == "after" ? "since" : key;
            if (equals < 0 || !known.Contains(key))
                throw new EngineException($"invalid filter \"{text}\": KEY=VALUE, with one of {string.Join(", ", known)}");
            filters.Add(new Filter(key, text[(equals + 1)..], Make(key, text[(equals + 1)..], find, time)));
        }
        return new ContainerFilters(filters);
    }

    /// <summary>Whether the container is one of those asked for.</summary>
    public bool Matches(Container container)
    {
        foreach (var group in _filters.GroupBy(f => f.Key))
        {
            bool holds = group.Key is "label" or "label!" ? group.All(f => f.Test(container)) : group.Any(f => f.Test(container));
            if (!holds)
                return false;
        }
        return true;
    }

    private static Predicate<Container> Make(string key, string value, Func<string, Container> find, Func<string, DateTimeOffset> time)
    {
        switch (key)
        {
            case "before":
                var before = find(value).Record.Created;
                return c => c.Record.Created < before;
            case "since":
                var since = find(value).Record.Created;
                return c => c.Record.Created > since;
            case "until":
                var until = time(value);
                return c => c.Record.Created < until;
            case "name":
                var name = Pattern(value);
                return c => name.IsMatch(c.Record.Name);
            case "exited":
                return Exited(value);
            case "status":
                return Status(value);
            case "health":
                return Known(value, s_health, key) == "none" ? _ => true : _ => false;
            case "restart-policy":
                return Restart(value);
            case "should-start-on-boot":
                bool wanted = Known(value, s_answers, key) == "true";
                return c => StartsWithMachine(c) == wanted;
            default:
                return Plain(key, value);
        }
    }

    private static Predicate<Container> Plain(string key, string value) => key switch
    {
        "id" => c => c.Record.Id.StartsWith(value, StringComparison.Ordinal),
        "label" => c => HasLabel(c.Record, value),
        "label!" => c => !HasLabel(c.Record, value),
        "ancestor" => c => ImageMatch.IsFrom(c.Record, value),
        "network" => c => c.Record.Options.Network == value,
        _ => c => c.Record.Mounts.Any(m => m.Source == value || m.Destination == value),
    };

    private static Predicate<Container> Restart(string value)
    {
        var wanted = RestartPolicy.TryParse(value == "none" ? "no" : value) ?? throw new EngineException($"{value} invalid restart policy");
        return c => RestartPolicy.Parse(c.Record.Options.Restart) is var policy && policy.Mode == wanted.Mode && (wanted.MaximumRetries == 0 || policy == wanted);
    }

    // As docker's daemon decides when it starts: who was never started is not, who was stopped by hand only if the policy says always.
    private static bool StartsWithMachine(Container container) => container.State.Phase != ContainerPhase.Created && RestartPolicy.Parse(container.Record.Options.Restart).Mode switch
    {
        RestartMode.Always => true,
        RestartMode.UnlessStopped => container.State.Exit is not { Stopped: true },
        _ => false,
    };

    private static Predicate<Container> Exited(string value) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
        ? c => c.State is { Phase: ContainerPhase.Exited, Exit: { } exit } && exit.Code == code
        : throw new EngineException($"invalid filter \"exited={value}\": an exit code");

    private static Predicate<Container> Status(string value)
    {
        string phase = Known(value, s_phases, "status") switch { "stopped" => "exited", "configured" or "initialized" => "created", var other => other };
        return c => c.State.Phase.ToString().Equals(phase, StringComparison.OrdinalIgnoreCase);
    }

    private static string Known(string value, string[] values, string key) => values.Contains(value)
        ? value
        : throw new EngineException($"invalid filter \"{key}={value}\": one of {string.Join(", ", values)}");

    // A part of the name, or a regular expression, as docker and podman have it.
    private static Regex Pattern(string value)
    {
        try
        {
            return new Regex(value.StartsWith("^/", StringComparison.Ordinal) ? "^" + value[2..] : value, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException wrong)
        {
            throw new EngineException($"invalid filter \"name={value}\": {wrong.Message}");
        }
    }

    private static bool HasLabel(ContainerRecord record, string wanted)
    {
        int equals = wanted.IndexOf('=');
        return record.Labels.TryGetValue(equals < 0 ? wanted : wanted[..equals], out string? value) && (equals < 0 || value == wanted[(equals + 1)..]);
    }

    private sealed record Filter(string Key, string Value, Predicate<Container> Test);
}
