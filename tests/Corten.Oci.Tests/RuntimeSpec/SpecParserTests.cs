using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;

namespace Corten.Oci.Tests.RuntimeSpec;

public sealed class SpecParserTests
{
    [Theory]
    [InlineData("""{"process": {"args": "sh"}}""", "config.json: process.args must be an array of strings, line 1")]
    [InlineData("{\n\"process\": {\n\"args\": [\"sh\", 7]}}", "config.json: process.args[1] must be a string, line 3")]
    [InlineData("""{"process": {"user": {"uid": -1}}}""", "config.json: process.user.uid must be an integer from 0 to 4294967295, line 1")]
    [InlineData("""{"process": {"user": {"uid": 1.5}}}""", "config.json: process.user.uid must be an integer from 0 to 4294967295, line 1")]
    [InlineData("""{"process": {"terminal": "yes"}}""", "config.json: process.terminal must be true or false, line 1")]
    [InlineData("""{"mounts": {}}""", "config.json: mounts must be an array of objects, line 1")]
    [InlineData("""{"mounts": [[]]}""", "config.json: mounts[0] must be an object, line 1")]
    [InlineData("""{"linux": {"resources": {"pids": {"limit": 9223372036854775808}}}}""", "config.json: linux.resources.pids.limit must be an integer from -9223372036854775808 to 9223372036854775807, line 1")]
    [InlineData("""{"linux": {"sysctl": {"net.ipv4.ip_forward": 1}}}""", "config.json: linux.sysctl['net.ipv4.ip_forward'] must be a string, line 1")]
    [InlineData("""{"annotations": ["a"]}""", "config.json: annotations must be an object, line 1")]
    [InlineData("""{"process": {"user": {"additionalGids": [1, "2"]}}}""", "config.json: process.user.additionalGids[1] must be an integer from 0 to 4294967295, line 1")]
    [InlineData("""{"process": {"args": ["a\u0000b"]}}""", "config.json: process.args[0] must be a string without a NUL character, line 1")]
    [InlineData("""{"process": {"env": [null]}}""", "config.json: process.env[0] must be a string, not null, line 1")]
    [InlineData("""{"mounts": [null]}""", "config.json: mounts[0] must be an object, not null, line 1")]
    [InlineData("""{"annotations": {"a": null}}""", "config.json: annotations.a must be a string, not null, line 1")]
    [InlineData("[]", "config.json: must be an object, line 1")]
    [InlineData("\"x\"", "config.json: must be an object, line 1")]
    [InlineData("null", "config.json: must be an object, not null")]
    [InlineData("", "config.json: is empty")]
    [InlineData(" \n", "config.json: is empty")]
    [InlineData("{\n  \"ociVersion\": \"1.0.2\",\n}", "config.json: is not valid JSON, line 3, column 1")]
    [InlineData("{\"ociVersion\": ", "config.json: is not valid JSON, line 1, column 16")]
    [InlineData("{} x", "config.json: is not valid JSON, line 1, column 4")]
    public void A_broken_file_is_told_in_one_sentence(string json, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => SpecParser.Parse(Encoding.UTF8.GetBytes(json))).Message);

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        var spec = SpecParser.Parse("""{"ociVersion": "1.0.2", "future": {"x": [1, {"y": null}]}, "process": {"new": 1, "cwd": "/"}}"""u8);
        Assert.Equal(("1.0.2", "/"), (spec.OciVersion, spec.Process!.Cwd));
    }

    [Fact]
    public void Numbers_of_64_bits_are_kept()
    {
        var spec = SpecParser.Parse("""
            {"process": {"rlimits": [{"type": "RLIMIT_CORE", "hard": 18446744073709551615, "soft": 9007199254740993}]},
             "linux": {"resources": {"memory": {"limit": 9007199254740993}}, "seccomp": {"syscalls": [{"args": [{"value": 18446744073709551615}]}]}}}
            """u8);
        Assert.Equal((ulong.MaxValue, 9007199254740993ul), (spec.Process!.Rlimits![0].Hard, spec.Process.Rlimits[0].Soft));
        Assert.Equal(9007199254740993, spec.Linux!.Resources!.Memory!.Limit);
        Assert.Equal(ulong.MaxValue, spec.Linux.Seccomp!.Syscalls![0].Args![0].Value);
    }

    [Fact]
    public void Every_field_of_the_specification_is_read_and_written_back()
    {
        byte[] json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "RuntimeSpec", "everything.json"));
        var spec = SpecParser.Parse(json);
        var expected = JsonNode.Parse(json)!.AsObject();
        foreach (string platform in new[] { "solaris", "windows", "vm", "zos", "freebsd" })
            expected.Remove(platform);
        foreach (byte[] written in new[] { SpecWriter.Format(spec), SpecWriter.ToJson(spec) })
        {
            using var actual = JsonDocument.Parse(written);
            AssertSame(JsonSerializer.SerializeToElement(expected), actual.RootElement, "$");
        }
        Assert.Equal("freebsd", spec.OtherPlatform);
    }

    [Fact]
    public void Nothing_is_written_for_what_is_not_set() =>
        Assert.Equal("""{"linux":{"resources":{"memory":{}}}}""", Encoding.UTF8.GetString(SpecWriter.ToJson(
            new Spec { Linux = new LinuxSpec { Resources = new LinuxResources { Memory = new LinuxMemory() } } })));

    [Fact]
    public void A_state_is_written_as_the_specification_shows_it() =>
        Assert.Equal(
            """{"ociVersion":"1.3.0","id":"c1","status":"running","pid":4422,"bundle":"/b","annotations":{"k":"v"}}""",
            Encoding.UTF8.GetString(SpecWriter.ToJson(
                new State { OciVersion = "1.3.0", Id = "c1", Status = "running", Pid = 4422, Bundle = "/b", Annotations = new() { ["k"] = "v" } })));

    [Fact]
    public void Damaged_files_give_a_sentence_and_nothing_else()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "RuntimeSpec", "everything.json"));
        const string Alphabet = "{}[]\",:0-9tx\0 \u00ff";
        var random = new Random(7);
        int rounds = Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") == "1" ? 200_000 : 2_000;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)Alphabet[random.Next(Alphabet.Length)];
            try
            {
                SpecParser.Parse(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
            }
            catch (SpecException error)
            {
                Assert.StartsWith("config.json: ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    // Objects may differ in the order of their fields only.
    private static void AssertSame(JsonElement expected, JsonElement actual, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: {expected.ValueKind} became {actual.ValueKind}");
        if (expected.ValueKind == JsonValueKind.Object)
        {
            Assert.Equal(expected.EnumerateObject().Select(p => path + "." + p.Name).Order(), actual.EnumerateObject().Select(p => path + "." + p.Name).Order());
            foreach (var property in expected.EnumerateObject())
                AssertSame(property.Value, actual.GetProperty(property.Name), path + "." + property.Name);
        }
        else if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
            for (int i = 0; i < expected.GetArrayLength(); i++)
                AssertSame(expected[i], actual[i], $"{path}[{i}]");
        }
        else
        {
            Assert.True(expected.GetRawText() == actual.GetRawText(), $"{path}: {expected.GetRawText()} became {actual.GetRawText()}");
        }
    }
}
