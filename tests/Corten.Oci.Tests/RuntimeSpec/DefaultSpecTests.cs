using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Process = System.Diagnostics.Process;

namespace Corten.Oci.Tests.RuntimeSpec;

/// <summary>Holds the default configuration against the text that runc prints.</summary>
public sealed class DefaultSpecTests : IDisposable
{
    private const string Ambient = """
        ,
        			"ambient": [
        				"CAP_AUDIT_WRITE",
        				"CAP_KILL",
        				"CAP_NET_BIND_SERVICE"
        			]
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-spec-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void It_is_runcs_text_but_for_the_documented_differences() => Assert.Equal(FromRunc("spec"), Text(DefaultSpec.Create()));

    [Fact]
    public void The_rootless_one_too()
    {
        string[] status = File.ReadAllLines("/proc/self/status");
        uint Id(string key) => uint.Parse(status.First(l => l.StartsWith(key, StringComparison.Ordinal)).Split('\t')[2]);
        Assert.Equal(FromRunc("spec", "--rootless"), Text(DefaultSpec.CreateRootless(Id("Uid:"), Id("Gid:"))));
    }

    private static string Text(Spec spec) => Encoding.UTF8.GetString(SpecWriter.Format(spec));

    // Newer versions print no ambient set and a newer version number; the host name is the runtime's own.
    private string FromRunc(params string[] arguments)
    {
        string? runc = new[] { "/usr/sbin/runc", "/usr/bin/runc" }.FirstOrDefault(File.Exists);
        if (runc is null)
            Assert.Skip("runc is not installed (package runc), so the default configuration cannot be compared with its");
        if (!Directory.EnumerateFileSystemEntries("/sys/fs/cgroup").Any(p => p.EndsWith("/memory", StringComparison.Ordinal)))
            Assert.Skip("on a host with cgroup v2 alone runc adds a namespace, which this test does not expect");
        using var process = Process.Start(new ProcessStartInfo(runc, arguments) { WorkingDirectory = _directory })!;
        process.WaitForExit();
        string text = File.ReadAllText(_directory + "/config.json");
        using var parsed = JsonDocument.Parse(text);
        string version = parsed.RootElement.GetProperty("ociVersion").GetString()!;
        return text.Replace(Ambient, "", StringComparison.Ordinal)
            .Replace($"\"{version}\"", $"\"{DefaultSpec.OciVersion}\"", StringComparison.Ordinal)
            .Replace("\"hostname\": \"runc\"", "\"hostname\": \"corun\"", StringComparison.Ordinal)
            .TrimEnd('\n');
    }
}
