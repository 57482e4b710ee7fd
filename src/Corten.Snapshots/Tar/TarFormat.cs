namespace Corten.Snapshots.Tar;

/// <summary>Where the fields of a header block lie: POSIX.1-1988 ustar, with the additions of GNU tar (tar.h) and star.</summary>
internal static class TarFormat
{
    public const int BlockSize = 512;
    public const int SmallNameSize = 100;
    public const int PrefixSize = 155;
    public const int StarPrefixSize = 131;

    public static readonly Range Name = 0..100;
    public static readonly Range Mode = 100..108;
    public static readonly Range Uid = 108..116;
    public static readonly Range Gid = 116..124;
    public static readonly Range Size = 124..136;
    public static readonly Range Modified = 136..148;
    public static readonly Range Checksum = 148..156;
    public const int Type = 156;
    public static readonly Range LinkName = 157..257;
    public static readonly Range Magic = 257..263;
    public static readonly Range MagicAndVersion = 257..265;
    public static readonly Range UserName = 265..297;
    public static readonly Range GroupName = 297..329;
    public static readonly Range DeviceMajor = 329..337;
    public static readonly Range DeviceMinor = 337..345;
    public static readonly Range Prefix = 345..500;
    public static readonly Range StarPrefix = 345..476;
    public static readonly Range StarTrailer = 508..512;

    // Old GNU sparse files: four segments in the header, 21 in each block that continues it.
    public static readonly Range GnuSparseMap = 386..482;
    public const int GnuIsExtended = 482;
    public static readonly Range GnuRealSize = 483..495;
    public static readonly Range GnuContinuedMap = 0..504;
    public const int GnuContinuedIsExtended = 504;
    public const int GnuSegmentSize = 24;
    public const int GnuNumberSize = 12;

    /// <summary>The bytes that fill content of <paramref name="size"/> up to a whole block.</summary>
    public static int Padding(long size) => (int)(-size & (BlockSize - 1));
}
