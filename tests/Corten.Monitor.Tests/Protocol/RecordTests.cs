using Corten.Monitor.Protocol;

namespace Corten.Monitor.Tests.Protocol;

public sealed class RecordTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void An_exit_record_reads_as_it_was_written()
    {
        var now = DateTimeOffset.UtcNow;
        var record = new ExitRecord(137, true, now, now.AddSeconds(-5.1234567), "the monitor was killed");
        record.Write(_path, durable: true);
        Assert.Equal(record, ExitRecord.Read(_path));
        var plain = new ExitRecord(0, false, now, null, null);
        plain.Write(_path, durable: false);
        Assert.Equal(plain, ExitRecord.Read(_path));
    }

    [Fact]
    public void A_run_state_reads_as_it_was_written()
    {
        var state = new RunState(4321, 987654321, 4300, DateTimeOffset.UtcNow);
        state.Write(_path);
        Assert.Equal(state, RunState.Read(_path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"code\":\"x\"}")]
    [InlineData("{\"pid\":1}")]
    [InlineData("{\"code\":1,\"oomKilled\":false,\"finishedAt\":\"yesterday\"}")]
    public void What_is_no_record_is_none(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Null(ExitRecord.Read(_path));
        Assert.Null(RunState.Read(_path));
    }

    public void Dispose() => File.Delete(_path);
}
