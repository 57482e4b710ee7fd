namespace Corten.Monitor.Tests;

public sealed class RuntimeProcessTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("{\"level\":\"info\",\"msg\":\"hello\"}\n", null)]
    [InlineData("{\"level\":\"error\",\"msg\":\"first\"}\n{\"level\":\"warning\",\"msg\":\"w\"}\n{\"level\":\"error\",\"msg\":\"last\"}\n", "last")]
    [InlineData("{\"level\":\"error\",\"msg\":\"kept\"}\n{\"level\":\"err", "kept")]
    [InlineData("not json\n{\"level\":\"fatal\",\"msg\":\"x\"}", "x")]
    public void The_last_error_of_a_runtimes_log_counts(string log, string? expected) => Assert.Equal(expected, RuntimeProcess.LastError(log));
}
