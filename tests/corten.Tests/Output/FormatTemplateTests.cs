using System.Text.Json;
using Corten.CommandLine;
using Corten.Templates;

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
    [InlineData("{{- range $i, $n := .Names}}{{if $i}},{{end}}{{$n}}{{end -}}", "a,b")]
    [InlineData("{{with .State}}{{.Pid}}{{end}}{{with .Empty}}x{{else}}y{{end}}", "42y")]
    [InlineData("{{(index .Names 0)}}{{(index .Names 1) | upper}}", "aB")]
    [InlineData("{{$x := .ID}}{{$x}}{{$x = \"z\"}}{{$x}}", "abcz")]
    [InlineData("{{if and .ID .Empty}}x{{else if .ID}}y{{else}}z{{end}}", "y")]
    [InlineData("{{if or .Empty .ID}}{{or .Empty \"d\"}}{{end}}", "d")]
    [InlineData("{{printf \"%-5s|%05d|%q|%6.2f|%x\" .ID .State.Pid .ID 1.5 255}}", "abc  |00042|\"abc\"|  1.50|ff")]
    [InlineData("{{.ID | printf \"%s-%s\" \"x\"}}", "x-abc")]
    [InlineData("{{printf \"%d\" .ID}} {{printf \"%s\"}} {{printf \"x\" 1}}", "%!d(string=abc) %!s(MISSING) x%!(EXTRA int=1)")]
    [InlineData("{{range .Names}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}}", "a")]
    [InlineData("{{range .Names}}{{if eq . \"a\"}}{{continue}}{{end}}{{.}}{{end}}", "b")]
    [InlineData("{{slice .ID 1 2}}{{slice .Names 1}}", "b[b]")]
    [InlineData("{{split \"a,b\" \",\"}}{{index (split \"a,b\" \",\") 1}}", "[a b]b")]
    [InlineData("a {{- /* a comment */ -}} b", "ab")]
    [InlineData("{{range .Names}}{{$.ID}}{{end}}", "abcabc")]
    [InlineData("{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}", "k=v;x=1;")]
    [InlineData("{{.Labels.missing}}", "<no value>")]
    [InlineData("{{gt .State.Pid 41}}{{le 2 1}}{{lt \"a\" \"b\"}}", "truefalsetrue")]
    [InlineData("{{eq .ID \"x\" \"abc\"}}", "true")]
    [InlineData("{{print 1 2 \"a\" \"b\" 3}}", "1 2ab3")]
    [InlineData("{{truncate .ID 2}}{{title \"ab cd\"}}{{pad \"x\" 1 2}}|", "abAb Cd x  |")]
    [InlineData("{{`}}`}}{{'a'}}{{0x10}}", "}}9716")]
    [InlineData("{{with $y := .ID}}{{$y}}{{.}}{{end}}", "abcabc")]
    [InlineData("{{- .ID -}}  x", "abcx")]
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
    [InlineData("{{else}}")]
    [InlineData("{{if .ID}}x{{else}}y")]
    [InlineData("{{$x}}")]
    [InlineData("{{range .ID}}x{{end}}")]
    [InlineData("{{break}}")]
    [InlineData("{{template \"x\"}}")]
    [InlineData("{{(.ID}}")]
    [InlineData("{{.ID)}}")]
    [InlineData("{{printf \"%9999999d\" 1}}")]
    [InlineData("{{slice .ID 2 9}}")]
    [InlineData("{{eq .ID 1}}")]
    [InlineData("{{$a, $b := .ID}}")]
    [InlineData("{{. | upper | }}")]
    [InlineData("{{len 3}}")]
    public void A_wrong_template_is_a_usage_error(string template) =>
        Assert.Throws<UsageException>(() => FormatTemplate.Parse(template).Execute(JsonDocument.Parse(Sample).RootElement));

    [Fact]
    public void Deep_nesting_is_an_error_and_not_a_crash()
    {
        string blocks = string.Concat(Enumerable.Repeat("{{if true}}", 5000)) + string.Concat(Enumerable.Repeat("{{end}}", 5000));
        Assert.Throws<UsageException>(() => FormatTemplate.Parse(blocks));
        Assert.Throws<UsageException>(() => FormatTemplate.Parse("{{" + new string('(', 5000) + "1" + new string(')', 5000) + "}}"));
    }
}
