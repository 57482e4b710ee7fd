namespace Corten.Linux.Abi;

[CHeader("unistd.h", "fcntl.h", "sys/stat.h", "dirent.h")]
internal static class FileConstants
{
    public const int SEEK_SET = 0;
    public const int SEEK_DATA = 3;
    public const int SEEK_HOLE = 4;
    public const long UTIME_OMIT = 0x3ffffffe;
    public const uint SYNC_FILE_RANGE_WRITE = 2;
    public const byte DT_UNKNOWN = 0;
    public const byte DT_FIFO = 1;
    public const byte DT_CHR = 2;
    public const byte DT_DIR = 4;
    public const byte DT_BLK = 6;
    public const byte DT_REG = 8;
    public const byte DT_LNK = 10;
    public const byte DT_SOCK = 12;
}
