using Corten.Linux.Polling;
using Corten.Monitor.Events;

namespace Corten.Monitor.Tests.Events;

public sealed class EventLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-events-").FullName;
    private readonly EventLog _log;

    public EventLogTests() => _log = new EventLog(_directory + "/events");

    [Fact]
    public void A_record_comes_back_as_it_was_written()
    {
        var written = Make("start", 0) with { Attributes = new Dictionary<string, string> { ["name"] = "a \"b\"\n=c", ["image"] = "x" } };
        _log.Append(written);
        using var reader = new EventReader(_log);
        var read = Assert.Single(reader.ReadNew());
        Assert.Equal((written.Time, "container", "start", "id0"), (read.Time, read.Type, read.Action, read.Id));
        Assert.Equal(written.Attributes, read.Attributes);
        Assert.Empty(reader.ReadNew());
    }

    [Fact]
    public void A_reader_is_woken_by_the_first_record_and_by_every_later_one()
    {
        using var reader = new EventReader(_log);
        Assert.Empty(reader.ReadNew());
        for (int i = 0; i < 3; i++)
        {
            _log.Append(Make("die", i));
            Assert.True(Poll.WaitReadable(reader.Watch, 60_000));
            Assert.Equal($"id{i}", Assert.Single(reader.ReadNew()).Id);
        }
    }

    [Fact]
    public void No_record_is_lost_where_files_change_under_a_reader_and_many_writers()
    {
        const int Writers = 4;
        const int Each = 900;
        // A little less than two files hold, so that nothing has gone however late the reader comes.
        string ballast = new('x', 900);
        using var reader = new EventReader(_log);
        Thread[] threads = [.. Enumerable.Range(0, Writers).Select(w => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
                _log.Append(Make(ballast, (w * Each) + i));
        }))];
        foreach (var thread in threads)
            thread.Start();
        var seen = new List<string>();
        while (seen.Count < Writers * Each && Poll.WaitReadable(reader.Watch, 60_000))
            seen.AddRange(reader.ReadNew().Select(r => r.Id));
        Assert.Equal(Enumerable.Range(0, Writers * Each).Select(i => $"id{i}").Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.True(File.Exists(_log.Older));
        using var late = new EventReader(_log);
        var kept = late.ReadNew();
        Assert.InRange(kept.Count, 2000, Writers * Each);
        Assert.Equal(seen[^kept.Count..], kept.Select(r => r.Id));
    }

    [Fact]
    public void Half_a_line_and_nonsense_are_passed_over()
    {
        _log.Append(Make("a", 1));
        File.AppendAllText(_log.Current, "nonsense\n{\"time\":\"x\"}\n[]\n");
        _log.Append(Make("b", 2));
        File.AppendAllText(_log.Current, "{\"time\":1");
        using var reader = new EventReader(_log);
        Assert.Equal(["id1", "id2"], reader.ReadNew().Select(r => r.Id));
    }

    [Fact]
    public void A_log_that_cannot_be_written_is_no_failure()
    {
        File.WriteAllText(_directory + "/file", "");
        new EventLog(_directory + "/file/events").Append(Make("a", 1));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(_directory).Select(Path.GetFileName));
    }

    private static EventRecord Make(string action, int number) =>
        new(DateTimeOffset.UnixEpoch.AddTicks(17_000_000_000_000_123 + number), "container", action, $"id{number}", new Dictionary<string, string>());

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
