namespace Corten.Cgroups.V1;

/// <summary>Reads the transfers of a cgroup: from the scheduler that keeps weights where it serves the devices, else from the throttle.</summary>
internal static class V1BlockIoStatistics
{
    private const string Bfq = "blkio.bfq.";
    private const string Plain = "blkio.";

    public static BlockIoStatistics Read(string directory)
    {
        foreach (string prefix in (string[])[Bfq, Plain])
        {
            if (Entries(directory, prefix + "io_serviced_recursive") is { Count: > 0 } serviced)
                return Read(directory, prefix, serviced);
        }
        return new BlockIoStatistics
        {
            ServiceBytes = Entries(directory, "blkio.throttle.io_service_bytes_recursive"),
            Serviced = Entries(directory, "blkio.throttle.io_serviced_recursive"),
        };
    }

    private static BlockIoStatistics Read(string directory, string prefix, List<BlockIoEntry> serviced) => new()
    {
        ServiceBytes = Entries(directory, prefix + "io_service_bytes_recursive"),
        Serviced = serviced,
        Queued = Entries(directory, prefix + "io_queued_recursive"),
        ServiceTime = Entries(directory, prefix + "io_service_time_recursive"),
        WaitTime = Entries(directory, prefix + "io_wait_time_recursive"),
        Merged = Entries(directory, prefix + "io_merged_recursive"),
        Time = Entries(directory, prefix + "time_recursive"),
        Sectors = Entries(directory, prefix + "sectors_recursive"),
    };

    // Lines are "8:0 Read 4096" or "8:0 4096"; the last is "Total 4096".
    private static List<BlockIoEntry> Entries(string directory, string file)
    {
        var entries = new List<BlockIoEntry>();
        foreach (string line in (CgroupFile.Find(directory, file) ?? "").Split('\n'))
        {
            string[] fields = line.Split(' ', ':');
            if (fields.Length is 3 or 4 && ulong.TryParse(fields[0], out ulong major) && ulong.TryParse(fields[1], out ulong minor) && ulong.TryParse(fields[^1], out ulong value))
                entries.Add(new BlockIoEntry(major, minor, fields.Length == 4 ? fields[2] : "", value));
        }
        return entries;
    }
}
