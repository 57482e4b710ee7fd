namespace Corten.Runtime.Criu;

/// <summary>A request: criu_req of criu's RPC.</summary>
/// <param name="Type">What is asked, or answered.</param>
internal sealed record CriuRequest(CriuRequestType Type)
{
    public CriuOptions? Options { get; init; }

    /// <summary>That a notification was dealt with.</summary>
    public bool? NotifySuccess { get; init; }

    /// <summary>Features that are asked about.</summary>
    public CriuFeatures? Features { get; init; }

    /// <summary>The message.</summary>
    public byte[] Encode() => new WireWriter()
        .Number(1, (int)Type)
        .Message(2, Options?.ToWire())
        .Flag(3, NotifySuccess)
        .Message(5, Features is null ? null : new WireWriter().Flag(1, Features.TrackMemory).Flag(2, Features.LazyPages))
        .ToArray();
}

/// <summary>What the kernel has for criu to use: criu_features. Null is not asked, or not told.</summary>
/// <param name="TrackMemory">Which pages a process has changed since the last dump.</param>
/// <param name="LazyPages">Pages that are fetched when they are first touched.</param>
internal sealed record CriuFeatures(bool? TrackMemory, bool? LazyPages);
