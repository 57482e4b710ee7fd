using System.Globalization;
using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Monitor.Logs;

namespace Corten.Engine.Logging;

/// <summary>A container's log driver with its options, those of docker and podman: path, max-size, max-file and tag.</summary>
public sealed record LogSettings
{
    private LogSettings(string driver) => Driver = driver;

    /// <summary>k8s-file, json-file, journald or none.</summary>
    public string Driver { get; }

    /// <summary>The file where the person named one; null is in the container's directory.</summary>
    public string? Path { get; private init; }

    /// <summary>Bytes of one file; zero is no limit.</summary>
    public long MaxSize { get; private init; }

    /// <summary>Most files.</summary>
    public int MaxFiles { get; private init; } = 1;

    /// <summary>What the journal calls the container, as a template; null is its id.</summary>
    public string? Tag { get; private init; }

    /// <summary>Reads the options of a driver.</summary>
    /// <exception cref="EngineException">There is no such driver, it has no such option, or a value is wrong.</exception>
    public static LogSettings Parse(string driver, IReadOnlyDictionary<string, string> options)
    {
        if (!ContainerLog.Drivers.Contains(driver))
            throw new EngineException($"invalid log driver \"{driver}\": {string.Join(", ", ContainerLog.Drivers)} are known");
        var settings = new LogSettings(driver);
        foreach (var (key, value) in options)
            settings = settings.With(key, value);
        if (settings.Path is { } path && !path.StartsWith('/'))
            throw new EngineException($"the log option path={path} is not an absolute path");
        return settings;
    }

    /// <summary>Of a container.</summary>
    public static LogSettings Of(ContainerOptions options) => Parse(options.LogDriver, options.LogOptions);

    /// <summary>The file of a container's log; null where its driver writes none.</summary>
    public static string? FileOf(EnginePaths paths, ContainerRecord record) =>
        ContainerLog.IsFile(record.Options.LogDriver) ? Of(record.Options).Path ?? paths.Log(record.Id) : null;

    /// <summary>Throws where this machine cannot keep the log.</summary>
    /// <exception cref="EngineException">It has no journal.</exception>
    internal void CheckHost()
    {
        if (Driver == "journald" && FileStatus.Find("/run/systemd/journal/socket") is null)
            throw new EngineException("the log driver journald cannot be used: there is no /run/systemd/journal/socket; is systemd-journald running?");
    }

    /// <summary>What the monitor is told.</summary>
    internal static LogTarget Target(EnginePaths paths, ContainerRecord record)
    {
        var settings = Of(record.Options);
        return new LogTarget(settings.Driver, FileOf(paths, record))
        {
            MaxSize = settings.MaxSize,
            MaxFiles = settings.MaxFiles,
            Fields = settings.Driver == "journald" ? JournalFields.Of(record, settings.Tag) : [],
        };
    }

    private LogSettings With(string key, string value) => (key, ContainerLog.IsFile(Driver), Driver) switch
    {
        ("path", true, _) => this with { Path = value },
        ("max-size", true, _) => this with { MaxSize = value == "-1" ? 0 : ByteCount.TryParse(value) ?? throw Wrong(key, value, "a number with b, k, m or g behind it") },
        ("max-file", true, _) => this with { MaxFiles = Files(key, value) },
        ("tag", _, not "none") => this with { Tag = value },
        _ => throw new EngineException($"unknown log opt '{key}' for {Driver} log driver"),
    };

    private static int Files(string key, string value)
    {
        const int Most = 999;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= Most
            ? number
            : throw Wrong(key, value, $"a number from 1 to {Most}");
    }

    private static EngineException Wrong(string key, string value, string what) => new($"invalid value \"{value}\" of the log option {key}: {what}");
}
