using Corten.Monitor.Restarting;

namespace Corten.Monitor.Tests.Restarting;

public sealed class RestartPolicyTests
{
    [Theory]
    [InlineData(null, "no")]
    [InlineData("", "no")]
    [InlineData("never", "no")]
    [InlineData("always", "always")]
    [InlineData("unless-stopped", "unless-stopped")]
    [InlineData("on-failure", "on-failure")]
    [InlineData("on-failure:0", "on-failure")]
    [InlineData("on-failure:7", "on-failure:7")]
    public void A_policy_is_read_and_written(string? text, string written) => Assert.Equal(written, RestartPolicy.Parse(text).ToString());

    [Theory]
    [InlineData("sometimes")]
    [InlineData("always:3")]
    [InlineData("on-failure:")]
    [InlineData("on-failure:-1")]
    [InlineData("on-failure:99999999999")]
    public void What_is_none_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<MonitorException>(() => RestartPolicy.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("no", 1, 0, false)]
    [InlineData("always", 0, 1000, true)]
    [InlineData("unless-stopped", 1, 0, true)]
    [InlineData("on-failure", 0, 0, false)]
    [InlineData("on-failure", 1, 1000, true)]
    [InlineData("on-failure:2", 1, 1, true)]
    [InlineData("on-failure:2", 1, 2, false)]
    public void It_says_whether_to_start_again(string policy, int code, int restarts, bool wanted) =>
        Assert.Equal(wanted, RestartPolicy.Parse(policy).Wants(code, restarts));

    [Fact]
    public void The_pause_doubles_up_to_a_minute_and_begins_anew_after_a_good_run()
    {
        var backoff = new RestartBackoff();
        var pauses = Enumerable.Range(0, 12).Select(_ => backoff.Next(TimeSpan.FromSeconds(1)).TotalSeconds).ToList();
        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60, 60], pauses);
        Assert.Equal(0.1, backoff.Next(TimeSpan.FromSeconds(10)).TotalSeconds);
    }
}
