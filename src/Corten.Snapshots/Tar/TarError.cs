namespace Corten.Snapshots.Tar;

/// <summary>Makes the codec's exceptions.</summary>
internal static class TarError
{
    public static SnapshotException Bad(string reason) => new(SnapshotError.BadArchive, $"read the tar archive: {reason}");

    public static SnapshotException CutOff(long position, string where) =>
        Bad($"it is cut off at byte {position}, {where}; fetch it again");

    public static SnapshotException TooMuch(string reason) => new(SnapshotError.LimitExceeded, $"read the tar archive: {reason}");
}
