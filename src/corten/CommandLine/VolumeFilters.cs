using System.Text.RegularExpressions;
using Corten.Engine.Records;
using Corten.Engine.Volumes;

namespace Corten.CommandLine;

/// <summary>The --filter options of volume verbs. Values of one key are alternatives; different keys must all hold.</summary>
internal sealed class VolumeFilters
{
    private readonly ILookup<string, string> _filters;
    private readonly Dictionary<string, DateTimeOffset> _times = [];
    private readonly Lazy<IReadOnlySet<string>> _used;

    /// <summary>Reads filters.</summary>
    /// <param name="texts">KEY=VALUE each.</param>
    /// <param name="volumes">The volumes.</param>
    /// <param name="now">The time that durations count from.</param>
    public VolumeFilters(string[] texts, VolumeService volumes, DateTimeOffset now)
    {
        _used = new Lazy<IReadOnlySet<string>>(volumes.UsedNames);
        _filters = texts.Select(Split).ToLookup(f => f.Key, f => f.Value);
        foreach (string time in _filters["until"].Concat(_filters["after"]).Concat(_filters["since"]).Distinct())
            _times[time] = volumes.Find(time)?.Created ?? TimeFlag.Parse(time, now, "--filter")!.Value;
    }

    public static string[] Keys { get; } = ["name", "driver", "scope", "label", "label!", "opt", "dangling", "anonymous", "until", "after", "since"];

    public bool Matches(VolumeRecord volume) => _filters.All(group => group.Any(value => Matches(volume, group.Key, value)));

    private static (string Key, string Value) Split(string text)
    {
        int equals = text.IndexOf('=');
        if (equals < 0 || !Keys.Contains(text[..equals]))
            throw new UsageException($"invalid filter '{text}': KEY=VALUE, with one of {string.Join(", ", Keys)}");
        if (text[..equals] is "dangling" or "anonymous" && text[(equals + 1)..] is not ("true" or "false" or "1" or "0"))
            throw new UsageException($"{text[(equals + 1)..]} is not a valid value for the \"{text[..equals]}\" filter - must be true or false");
        return (text[..equals], text[(equals + 1)..]);
    }

    private bool Matches(VolumeRecord volume, string key, string value) => key switch
    {
        "name" => IsNamed(volume.Name, value),
        "driver" or "scope" => value == "local",
        "label" => Has(volume.Labels, value),
        "label!" => !Has(volume.Labels, value),
        "opt" => Has(volume.Options, value),
        "dangling" => _used.Value.Contains(volume.Name) != IsTrue(value),
        "anonymous" => volume.IsAnonymous == IsTrue(value),
        "until" => volume.Created < _times[value],
        _ => volume.Created > _times[value],
    };

    private static bool IsTrue(string value) => value is "true" or "1";

    private static bool IsNamed(string name, string pattern)
    {
        try
        {
            return Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            throw new UsageException($"invalid filter 'name={pattern}': it is not a regular expression");
        }
    }

    private static bool Has(Dictionary<string, string> map, string wanted)
    {
        int equals = wanted.IndexOf('=');
        return map.TryGetValue(equals < 0 ? wanted : wanted[..equals], out string? value) && (equals < 0 || value == wanted[(equals + 1)..]);
    }
}
