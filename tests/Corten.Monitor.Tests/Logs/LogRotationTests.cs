using System.Buffers.Binary;
using System.Text;
using Corten.Linux.Polling;
using Corten.Linux.Sockets;
using Corten.Monitor.Logs;

namespace Corten.Monitor.Tests.Logs;

public sealed class LogRotationTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-");

    private string Path => _directory.FullName + "/log";

    [Theory]
    [InlineData("k8s-file", 1)]
    [InlineData("k8s-file", 3)]
    [InlineData("json-file", 2)]
    [InlineData("json-file", 5)]
    public void A_full_file_is_put_aside_and_the_oldest_goes(string driver, int files)
    {
        const int Size = 1000;
        Write(driver, Size, files, Enumerable.Range(0, 500));
        string[] found = Directory.GetFiles(_directory.FullName);
        Assert.Equal(files, found.Length);
        Assert.All(found, file => Assert.InRange(new FileInfo(file).Length, 1, Size));
        var numbers = Numbers(ReadAll());
        Assert.Equal(Enumerable.Range(500 - numbers.Count, numbers.Count), numbers);
        Assert.InRange(numbers.Count, 2, 40 * files);
    }

    [Fact]
    public void A_record_larger_than_a_file_is_kept_whole()
    {
        using (var log = Open("k8s-file", 100, 2))
        {
            log.Write(LogStream.Stdout, Encoding.ASCII.GetBytes(new string('x', 5000) + "\n"));
            log.Write(LogStream.Stdout, "next\n"u8);
        }
        Assert.Equal([5001, 5], ReadAll().Select(r => r.Text.Length));
    }

    [Fact]
    public void A_monitor_that_is_started_again_goes_on_in_the_same_file()
    {
        Write("k8s-file", 1000, 2, Enumerable.Range(0, 10));
        long before = new FileInfo(Path).Length;
        Write("k8s-file", 1000, 2, Enumerable.Range(10, 1));
        Assert.False(File.Exists(Path + ".1"));
        Assert.True(new FileInfo(Path).Length > before);
        Write("k8s-file", 1000, 2, Enumerable.Range(11, 30));
        Assert.True(File.Exists(Path + ".1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_reader_follows_through_rotations_and_loses_nothing_that_was_there_when_it_looked(int files)
    {
        using var log = Open("k8s-file", 1000, files);
        Write(log, [0]);
        using var reader = LogFile.Open(Path)!;
        var numbers = new List<int>();
        for (int number = 1; number < 400; number++)
        {
            Write(log, [number]);
            while (reader.Read() is { } record)
                numbers.Add(Number(record));
        }
        Assert.Equal(Enumerable.Range(0, 400), numbers);
    }

    [Fact]
    public void A_reader_that_was_left_behind_goes_on_with_the_oldest_file_there_is()
    {
        using var log = Open("k8s-file", 1000, 2);
        Write(log, [0, 1, 2]);
        using var reader = LogFile.Open(Path)!;
        Assert.Equal(0, Number(reader.Read()!));
        Write(log, Enumerable.Range(3, 300));
        var numbers = new List<int>();
        while (reader.Read() is { } record)
            numbers.Add(Number(record));
        Assert.Equal([1, 2], numbers[..2]);
        Assert.Equal(302, numbers[^1]);
        Assert.Equal(numbers.Order(), numbers);
    }

    [Fact]
    public void A_number_that_is_missing_is_passed_over()
    {
        Write("k8s-file", 1000, 4, Enumerable.Range(0, 200));
        int all = ReadAll().Count;
        File.Delete(Path + ".2");
        var numbers = Numbers(ReadAll());
        Assert.InRange(numbers.Count, all / 2, all - 1);
        Assert.Equal(199, numbers[^1]);
    }

    [Fact]
    public void A_directory_where_nothing_can_be_renamed_keeps_the_file_growing()
    {
        using var log = Open("k8s-file", 1000, 2);
        Directory.CreateDirectory(Path + ".1/not-empty");
        Write(log, Enumerable.Range(0, 100));
        Assert.Equal(100, Numbers(File.ReadAllLines(Path).Select(l => LogRecord.Parse(Encoding.UTF8.GetBytes(l))!)).Count);
    }

    [Fact]
    public void The_journal_gets_an_entry_for_each_line_with_any_bytes_in_it()
    {
        string path = _directory.FullName + "/journal";
        using var journal = DatagramSocket.Bind(path);
        using var log = new JournalLog(["CONTAINER_NAME=one", "CONTAINER_TAG=a=b"], path);
        log.Write(LogStream.Stdout, "first\n"u8);
        log.Write(LogStream.Stderr, [0xff, 0, (byte)'=']);
        var first = Entry(journal);
        Assert.Equal("one", first["CONTAINER_NAME"]);
        Assert.Equal("a=b", first["CONTAINER_TAG"]);
        Assert.Equal(("first", "6"), (first["MESSAGE"], first["PRIORITY"]));
        Assert.DoesNotContain("CONTAINER_PARTIAL_MESSAGE", first.Keys);
        var second = Entry(journal);
        Assert.Equal(("\u00ff\0=", "3", "true"), (second["MESSAGE"], second["PRIORITY"], second["CONTAINER_PARTIAL_MESSAGE"]));
    }

    [Fact]
    public void A_journal_that_does_not_read_or_is_not_there_stops_nobody()
    {
        string path = _directory.FullName + "/journal";
        using var log = new JournalLog([], path);
        log.Write(LogStream.Stdout, "lost\n"u8);
        using (DatagramSocket.Bind(path))
        {
            for (int i = 0; i < 10_000; i++)
                log.Write(LogStream.Stdout, "line\n"u8);
        }
        File.Delete(path);
        using var again = DatagramSocket.Bind(path);
        log.Write(LogStream.Stdout, "after\n"u8);
        Assert.Equal("after", Entry(again)["MESSAGE"]);
    }

    private static Dictionary<string, string> Entry(Microsoft.Win32.SafeHandles.SafeFileHandle socket)
    {
        byte[] datagram = new byte[65536];
        var rest = datagram.AsSpan(0, NonBlocking.TryRead(socket, datagram));
        var fields = new Dictionary<string, string>();
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            string name = Encoding.Latin1.GetString(rest[..end]);
            rest = rest[(end + 1)..];
            if (name.Split('=', 2) is [var plain, var value])
            {
                fields[plain] = value;
                continue;
            }
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(rest);
            fields[name] = Encoding.Latin1.GetString(rest[8..(8 + length)]);
            rest = rest[(8 + length + 1)..];
        }
        return fields;
    }

    private ContainerLog Open(string driver, long size, int files) =>
        ContainerLog.Open(new LogTarget(driver, Path) { MaxSize = size, MaxFiles = files }, TimeProvider.System)!;

    private void Write(string driver, long size, int files, IEnumerable<int> numbers)
    {
        using var log = Open(driver, size, files);
        Write(log, numbers);
    }

    private static void Write(ContainerLog log, IEnumerable<int> numbers) =>
        log.Write(LogStream.Stdout, Encoding.ASCII.GetBytes(string.Concat(numbers.Select(n => $"{n}\n"))));

    private List<LogRecord> ReadAll()
    {
        using var log = LogFile.Open(Path)!;
        var records = new List<LogRecord>();
        while (log.Read() is { } record)
            records.Add(record);
        return records;
    }

    private static int Number(LogRecord record) => int.Parse(Encoding.ASCII.GetString(record.Text));

    private static List<int> Numbers(IEnumerable<LogRecord> records) => [.. records.Select(Number)];

    public void Dispose() => _directory.Delete(recursive: true);
}
