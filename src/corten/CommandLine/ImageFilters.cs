using System.IO.Enumeration;
using Corten.Images;
using Corten.Oci;

namespace Corten.CommandLine;

/// <summary>The --filter options of image verbs. Values of one key are alternatives, as docker has it; different keys must all hold.</summary>
internal sealed class ImageFilters
{
    private readonly List<(string Key, string Value)> _filters = [];
    private readonly Dictionary<string, DateTimeOffset> _times = [];
    private readonly Func<string, Image> _find;

    /// <summary>Reads filters.</summary>
    /// <param name="texts">KEY=VALUE each.</param>
    /// <param name="known">The keys that the verb knows.</param>
    /// <param name="find">Finds the image of before= and since=.</param>
    /// <param name="now">The time that durations count from.</param>
    public ImageFilters(IEnumerable<string> texts, string[] known, Func<string, Image> find, DateTimeOffset now)
    {
        _find = find;
        foreach (string text in texts)
            Add(text, known, now);
    }

    /// <summary>Whether the image may be shown, looking only at what all its names have in common.</summary>
    public bool Matches(Image image) => Groups("reference").All(group => group.Any(filter => Matches(image, filter.Key, filter.Value)));

    /// <summary>Whether the name may be shown.</summary>
    public bool MatchesName(string repository, string tag) =>
        _filters.TrueForAll(filter => filter.Key != "reference") || _filters.Exists(filter => filter.Key == "reference" && IsNamed(repository, tag, filter.Value));

    private IEnumerable<IGrouping<string, (string Key, string Value)>> Groups(string without) =>
        _filters.Where(filter => filter.Key != without).GroupBy(filter => filter.Key);

    private void Add(string text, string[] known, DateTimeOffset now)
    {
        int equals = text.IndexOf('=');
        // label!=x is a key of its own.
        string key = equals < 0 ? text : text[..equals];
        string value = equals < 0 ? "" : text[(equals + 1)..];
        key = key == "after" ? "since" : key;
        if (equals < 0 || !known.Contains(key))
            throw new UsageException($"invalid filter '{text}': KEY=VALUE, with one of {string.Join(", ", known)}");
        if (key == "until")
            _times[value] = TimeFlag.Parse(value, now, "--filter until")!.Value;
        if (key == "dangling" && value is not ("true" or "false" or "1" or "0"))
            throw new UsageException($"invalid filter '{text}': true or false");
        _filters.Add((key, value));
    }

    private bool Matches(Image image, string key, string value) => key switch
    {
        "before" => Created(image) < Created(_find(value)),
        "since" => Created(image) > Created(_find(value)),
        "dangling" => image.IsDangling == (value is "true" or "1"),
        "id" => image.Id.Hex.StartsWith(value, StringComparison.Ordinal) || image.Id.ToString().StartsWith(value, StringComparison.Ordinal),
        "label" => HasLabel(image, value),
        "label!" => !HasLabel(image, value),
        _ => Created(image) < _times[value],
    };

    private static DateTimeOffset Created(Image image) => image.Created ?? DateTimeOffset.MinValue;

    private static bool HasLabel(Image image, string wanted)
    {
        int equals = wanted.IndexOf('=');
        return (image.Config.Config.Labels ?? new Dictionary<string, string>()).TryGetValue(equals < 0 ? wanted : wanted[..equals], out string? value)
            && (equals < 0 || value == wanted[(equals + 1)..]);
    }

    // A pattern of *, ? or a whole name, with or without a tag; "busybox" also stands for docker.io/library/busybox.
    private static bool IsNamed(string repository, string tag, string pattern)
    {
        int colon = pattern.LastIndexOf(':');
        bool hasTag = colon > pattern.LastIndexOf('/');
        string name = hasTag ? pattern[..colon] : pattern;
        bool sameName = FileSystemName.MatchesSimpleExpression(name, repository, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(name, repository.AsSpan(repository.LastIndexOf('/') + 1), ignoreCase: false)
            || (Reference.TryParse(name, out var reference, out _) && reference.FamiliarName == repository);
        return sameName && (!hasTag || FileSystemName.MatchesSimpleExpression(pattern.AsSpan(colon + 1), tag, ignoreCase: false));
    }
}
