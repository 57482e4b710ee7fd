using Corten.Engine.Logging;

namespace Corten.Engine.Tests.Logging;

public sealed class LogSettingsTests
{
    [Fact]
    public void Options_are_dockers_and_podmans()
    {
        var settings = LogSettings.Parse("json-file", new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "3", ["path"] = "/log" });
        Assert.Equal((10L << 20, 3, "/log"), (settings.MaxSize, settings.MaxFiles, settings.Path));
        var plain = LogSettings.Parse("k8s-file", new Dictionary<string, string> { ["max-size"] = "-1" });
        Assert.Equal((0L, 1, null), (plain.MaxSize, plain.MaxFiles, plain.Path));
        Assert.Equal("{{.Name}}", LogSettings.Parse("journald", new Dictionary<string, string> { ["tag"] = "{{.Name}}" }).Tag);
    }

    [Theory]
    [InlineData("syslog", "tag", "x", "invalid log driver \"syslog\"")]
    [InlineData("none", "tag", "x", "unknown log opt 'tag' for none log driver")]
    [InlineData("journald", "max-size", "1m", "unknown log opt 'max-size' for journald log driver")]
    [InlineData("k8s-file", "max-size", "0", "invalid value \"0\"")]
    [InlineData("k8s-file", "max-file", "0", "a number from 1 to 999")]
    [InlineData("k8s-file", "path", "log", "is not an absolute path")]
    public void What_is_wrong_is_said(string driver, string key, string value, string words) => Assert.Contains(
        words, Assert.Throws<EngineException>(() => LogSettings.Parse(driver, new Dictionary<string, string> { [key] = value })).Message, StringComparison.Ordinal);
}
