using System.Text.Json;
using Corten.CommandLine;
using Corten.Output;

namespace Corten.CommandLineTests.Output;

public sealed class FormatTemplateTests
{
    private const string Sample =
        """{"ID":"abc","State":{"Running":true,"Pid":42},"Names":["a","b"],"Labels":{"k":"v","x":"1"},"Empty":[],"Nothing":null}""";

    // The expected texts are what docker 20.10 prints for such values.
    [Theory]
    [InlineData("{{.ID}}", "abc")]
    [InlineData("{{ .State.Pid }}\\t{{.State.Running}}", "42\ttrue")]
    [InlineData("{{json .State}}", """{"Running":true,"Pid":42}""")]
    [InlineData("{{.State | json}}", """{"Running":true,"Pid":42}""")]
    [InlineData("{{.Names}}", "[a b]")]
    [InlineData("{{.Labels}}", "map[k:v x:1]")]
    [InlineData("{{join .Names \", \"}}", "a, b")]
    [InlineData("{{index .Labels \"k\"}}", "v")]
    [InlineData("{{index .Names 1}}", "b")]
    [InlineData("{{len .Names}}", "2")]
    [InlineData("{{upper .ID}}-{{lower \"XY\"}}", "ABC-xy")]
    [InlineData("{{range .Names}}<{{.}}>{{end}}", "<a><b>")]
    [InlineData("{{range .Empty}}x{{else}}none{{end}}", "none")]
    [InlineData("{{if .State.Running}}up{{else}}down{{end}}", "up")]
    [InlineData("{{if eq .ID \"xyz\"}}yes{{else}}no{{end}}", "no")]
    [InlineData("{{if not .Empty}}empty{{end}}", "empty")]
    [InlineData("{{println .ID .State.Pid}}", "abc 42\n")]
    [InlineData("{{.Nothing}}", "<no value>")]
    [InlineData("plain", "plain")]
    public void A_template_prints_what_docker_prints(string template, string expected) =>
        Assert.Equal(expected, FormatTemplate.Parse(template).Execute(JsonDocument.Parse(Sample).RootElement));

    [Theory]
    [InlineData("{{.ID")]
    [InlineData("{{}}")]
    [InlineData("{{end}}")]
    [InlineData("{{if .ID}}x")]
    [InlineData("{{nofunc .ID}}")]
    [InlineData("{{.NoSuchField}}")]
    [InlineData("{{json}}")]
    [InlineData("{{index .Names 7}}")]
    [InlineData("{{\"open}}")]
    [InlineData("{{.ID | .Names}}")]
    public void A_wrong_template_is_a_usage_error(string template) =>
        Assert.Throws<UsageException>(() => FormatTemplate.Parse(template).Execute(JsonDocument.Parse(Sample).RootElement));
}
