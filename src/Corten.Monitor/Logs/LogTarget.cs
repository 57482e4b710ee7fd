namespace Corten.Monitor.Logs;

/// <summary>Where a log goes.</summary>
/// <param name="Driver">One of <see cref="ContainerLog.Drivers"/>.</param>
/// <param name="Path">The file; null for a driver without one.</param>
public sealed record LogTarget(string Driver, string? Path)
{
    /// <summary>No log.</summary>
    public static LogTarget None { get; } = new("none", null);

    /// <summary>Bytes from which a file is put aside for a new one; zero never.</summary>
    public long MaxSize { get; init; }

    /// <summary>Most files, with the one that is written: at least 1.</summary>
    public int MaxFiles { get; init; } = 1;

    /// <summary>NAME=VALUE for each entry of a journal.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
