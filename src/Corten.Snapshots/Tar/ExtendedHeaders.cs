namespace Corten.Snapshots.Tar;

/// <summary>What extended headers in front of an entry say of it.</summary>
internal sealed class ExtendedHeaders
{
    /// <summary>Records of a PAX header.</summary>
    public PaxRecords? Records { get; set; }

    /// <summary>GNU's 'L'.</summary>
    public string? LongName { get; set; }

    /// <summary>GNU's 'K'.</summary>
    public string? LongLinkName { get; set; }

    public bool IsEmpty => Records is null && LongName is null && LongLinkName is null;
}
