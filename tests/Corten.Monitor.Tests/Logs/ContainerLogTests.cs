using System.Text;
using System.Text.Json;
using Corten.Monitor.Logs;

namespace Corten.Monitor.Tests.Logs;

public sealed class ContainerLogTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
    }

    [Fact]
    public void The_kubernetes_format_marks_full_and_partial_lines()
    {
        Write("k8s-file", (LogStream.Stdout, "one\ntwo"), (LogStream.Stdout, " end\n"), (LogStream.Stderr, "\n"));
        Assert.Equal(
            """
            2026-01-02T03:04:05.123456700+00:00 stdout F one
            2026-01-02T03:04:05.123456700+00:00 stdout P two
            2026-01-02T03:04:05.123456700+00:00 stdout F  end
            2026-01-02T03:04:05.123456700+00:00 stderr F 

            """,
            File.ReadAllText(_path));
    }

    [Fact]
    public void The_json_format_is_dockers()
    {
        Write("json-file", (LogStream.Stdout, "a \"b\" \\ \t\u0001é\n"), (LogStream.Stderr, "part"));
        string[] lines = File.ReadAllLines(_path);
        Assert.Equal("""{"log":"a \"b\" \\ \t\u0001é\n","stream":"stdout","time":"2026-01-02T03:04:05.123456700Z"}""", lines[0]);
        Assert.Equal("part", JsonDocument.Parse(lines[1]).RootElement.GetProperty("log").GetString());
    }

    [Theory]
    [InlineData("k8s-file")]
    [InlineData("json-file")]
    public void What_was_logged_is_read_again_byte_by_byte(string driver)
    {
        string text = string.Concat(Enumerable.Range(0, 5000).Select(i => $"line {i} é \"quoted\" \\\t{new string('x', i % 97)}\n"));
        byte[] all = Encoding.UTF8.GetBytes(text + "no end");
        using (var log = ContainerLog.Open(new LogTarget(driver, _path), new FixedTime())!)
        {
            // Cut at line ends or in lines, never inside of a character: JSON could not carry that.
            for (int at = 0; at < all.Length;)
            {
                int end = Math.Min(all.Length, at + 3000);
                while (end < all.Length && (all[end] & 0xc0) == 0x80)
                    end++;
                log.Write(LogStream.Stdout, all.AsSpan(at, end - at));
                at = end;
            }
        }
        Assert.Equal(all, ReadAll().SelectMany(r => r.Text));
    }

    [Fact]
    public void Bytes_that_are_no_text_survive_in_the_kubernetes_format()
    {
        byte[] junk = [0xff, 0xfe, 0, 1, (byte)'\n', 0x80];
        using (var log = ContainerLog.Open(new LogTarget("k8s-file", _path), new FixedTime())!)
            log.Write(LogStream.Stderr, junk);
        var records = ReadAll();
        Assert.Equal(junk, records.SelectMany(r => r.Text));
        Assert.All(records, r => Assert.Equal(LogStream.Stderr, r.Stream));
        Assert.All(records, r => Assert.Equal(new FixedTime().GetUtcNow(), r.Time));
    }

    [Fact]
    public void A_log_that_grows_is_read_on_and_lines_that_are_no_records_are_passed_over()
    {
        File.WriteAllText(_path, "garbage\n2026-01-02T03:04:05Z stdout F first\n2026-01-02T03:04:0");
        using var log = LogFile.Open(_path)!;
        Assert.Equal("first\n", Encoding.UTF8.GetString(log.Read()!.Text));
        Assert.Null(log.Read());
        File.AppendAllText(_path, "6Z stderr F second\n");
        Assert.Equal("second\n", Encoding.UTF8.GetString(log.Read()!.Text));
        Assert.Null(log.Read());
    }

    [Fact]
    public void A_full_disk_loses_lines_and_nothing_else()
    {
        using var log = ContainerLog.Open(new LogTarget("k8s-file", "/dev/full"), new FixedTime())!;
        log.Write(LogStream.Stdout, "lost\n"u8);
    }

    private void Write(string driver, params (LogStream Stream, string Text)[] parts)
    {
        using var log = ContainerLog.Open(new LogTarget(driver, _path), new FixedTime())!;
        foreach (var (stream, text) in parts)
            log.Write(stream, Encoding.UTF8.GetBytes(text));
    }

    private List<LogRecord> ReadAll()
    {
        using var log = LogFile.Open(_path)!;
        var records = new List<LogRecord>();
        while (log.Read() is { } record)
            records.Add(record);
        return records;
    }

    public void Dispose() => File.Delete(_path);
}
