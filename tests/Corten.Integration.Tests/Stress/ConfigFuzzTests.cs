using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Stress;

/// <summary>
/// Every field that config.json can have, given what it must not be: another type, numbers beyond every range, endless text, hostile paths.
/// The published corun runs each in namespaces of the test's own. It answers with one sentence or runs the container; it never crashes, hangs,
/// leaves something behind or touches the host.
/// </summary>
public sealed class ConfigFuzzTests : IDisposable
{
    private const int SecondsForOne = 30;

    // Another type than that of the field: these must be refused, by the field's name.
    private static readonly JsonNode[] s_types = [true, "text", 1.5, new JsonArray(new JsonArray()), new JsonObject { ["a"] = new JsonArray() }];

    private static readonly string[] s_values =
    [
        "null", "[]", "{}", "[null]", "\"\"", "-1", "0", "9223372036854775807", "18446744073709551615", "-9223372036854775808", "1e400",
        "\"/\"", "\"..\"", "\"../../../../etc/passwd\"", "\"/proc/self/root/../..\"", "\"/proc/1/root\"", "\"/dev/null\"", "\"a\\u0000b\"", "\"a\\nb\"",
        "\"%s%n$(id)`id`\"", "\"\\ud83d\\ude00\"", "\"+memory\"", "[\"\"]", "[0]", "[\"..\"]", "[\"/etc/shadow\"]", "LONG", "DEEP",
    ];

    private readonly TemporaryDirectory _directory = new();

    private string Canary => _directory["canary"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_field_with_every_hostile_value_is_run_or_refused_in_one_sentence()
    {
        var cases = Cases();
        var random = new Random(3);
        var chosen = Rounds.Long ? cases : [.. cases.OrderBy(_ => random.Next()).Take(400)];
        Prepare(chosen);
        RunAll();
        var faults = new List<string>();
        for (int i = 0; i < chosen.Count; i++)
        {
            if (Fault(chosen[i], i) is { } fault)
                faults.Add($"{chosen[i].Pointer} = {Shorten(chosen[i].Text)}: {fault}");
        }
        Assert.True(faults.Count == 0, $"{faults.Count} of {chosen.Count}:\n{string.Join('\n', faults.Take(40))}");
        Assert.Equal("untouched", File.ReadAllText(Canary));
        Assert.Equal("", Command.Shell($"find /sys/fs/cgroup -name '{Prefix}*'").Output);
        Assert.Equal(Mounts("mounts-before"), Mounts("mounts-after"));
        Assert.Equal("@seccomp", string.Join(' ', Directory.EnumerateFileSystemEntries(_directory["state"]).Select(Path.GetFileName).DefaultIfEmpty("@seccomp")));
    }

    // Without those of tests that run at the same time.
    private IEnumerable<string> Mounts(string file) => File.ReadLines(_directory[file])
        .Where(line => line.StartsWith(_directory.Path, StringComparison.Ordinal) || !line.StartsWith("/tmp/corten-test-", StringComparison.Ordinal));

    private static string Prefix => $"corten-test-fuzz-{Environment.ProcessId}-";

    private sealed record Case(string Pointer, string Text, string? MustName);

    private static List<Case> Cases()
    {
        var everything = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "everything.json")))!;
        var cases = new List<Case>();
        foreach (var (pointer, value) in Fields("", everything))
        {
            string name = pointer.Split('/').Last(part => part.Length > 0 && !char.IsAsciiDigit(part[0]));
            foreach (var other in s_types)
            {
                if (other.GetValueKind() != value?.GetValueKind() && !(IsBoolean(other) && IsBoolean(value)))
                    cases.Add(new Case(pointer, other.ToJsonString(), name));
            }
            cases.AddRange(s_values.Select(text => new Case(pointer, text, null)));
        }
        return cases;
    }

    private static bool IsBoolean(JsonNode? node) => node?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False;

    // Sections of other platforms and of free content have no types to be wrong.
    private static IEnumerable<(string Pointer, JsonNode? Value)> Fields(string pointer, JsonNode? node)
    {
        if (pointer is "/windows" or "/vm" or "/solaris" or "/zos" or "/freebsd" or "/process/commandLine")
            yield break;
        if (pointer.Length > 0)
            yield return (pointer, node);
        IEnumerable<(string, JsonNode?)> children = node switch
        {
            JsonObject o => o.Select(p => (p.Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal), p.Value)),
            JsonArray a => a.Select((child, i) => (i.ToString(CultureInfo.InvariantCulture), child)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            foreach (var field in Fields($"{pointer}/{name}", child))
                yield return field;
        }
    }

    private void Prepare(List<Case> cases)
    {
        var everything = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "everything.json")))!;
        File.WriteAllText(Canary, "untouched");
        BusyboxRootfs.Make(_directory["rootfs"]);
        Directory.CreateDirectory(_directory["cases"]);
        Directory.CreateDirectory(_directory["state"]);
        using var bundle = new Bundle();
        bundle.Args("/bin/true");
        bundle.Config["root"]!["path"] = _directory["rootfs"];
        for (int i = 0; i < cases.Count; i++)
        {
            var config = bundle.Config.DeepClone();
            Put(config, everything, cases[i].Pointer.Split('/')[1..]);
            Directory.CreateDirectory(_directory[$"cases/{i}"]);
            string text = config.ToJsonString().Replace($"\"{Mark}\"", Value(cases[i].Text), StringComparison.Ordinal);
            File.WriteAllText(_directory[$"cases/{i}/config.json"], text, new UTF8Encoding(false));
        }
    }

    private const string Mark = "what-is-put-here";

    private static string Value(string text) => text switch
    {
        "LONG" => $"\"{new string('x', 300_000)}\"",
        "DEEP" => new string('[', 5_000) + new string(']', 5_000),
        _ => text,
    };

    // What lies around the field comes from the file that has every field, where the plain configuration has it not.
    private static void Put(JsonNode config, JsonNode example, string[] path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            bool last = i == path.Length - 1;
            if (config is JsonArray array)
            {
                int index = int.Parse(path[i], CultureInfo.InvariantCulture);
                var child = example[index]!;
                while (array.Count <= index)
                    array.Add(child.DeepClone());
                if (last)
                    array[index] = Mark;
                (config, example) = (array[index]!, child);
                continue;
            }
            string name = path[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var owner = config.AsObject();
            var below = example[name];
            if (last)
                owner[name] = Mark;
            else if (owner[name] is null)
                owner[name] = below!.DeepClone();
            (config, example) = (owner[name]!, below ?? config);
        }
    }

    // Namespaces of its own keep a configuration that shares a namespace with its host from sharing it with this machine.
    private void RunAll()
    {
        string script = $$"""
            cd {{_directory["cases"]}}
            sort /proc/self/mountinfo | cut -d' ' -f5- >../mounts-before
            for i in *; do
              timeout --signal=KILL {{SecondsForOne}} {{Programs.Corun}} --root {{_directory["state"]}} run --bundle $i {{Prefix}}$i </dev/null >$i/out 2>$i/err
              echo $? >$i/code
            done
            sort /proc/self/mountinfo | cut -d' ' -f5- >../mounts-after
            """;
        File.WriteAllText(_directory["run.sh"], script);
        using var command = Command.Start(
            "/usr/bin/unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc", "/bin/bash", _directory["run.sh"]);
        command.CloseInput();
        command.Wait(TimeSpan.FromMinutes(Rounds.Long ? 30 : 5)).Exits();
    }

    private string? Fault(Case tried, int number)
    {
        string Read(string name) => File.ReadAllText(_directory[$"cases/{number}/{name}"]);
        int code = int.Parse(Read("code"), CultureInfo.InvariantCulture);
        string error = Read("err");
        // A filter may forbid the program everything, its own end too: then it dies of that, as was asked.
        bool filtered = tried.Pointer.StartsWith("/linux/seccomp/", StringComparison.Ordinal) && code is 139 or 159;
        if (code > 128 && !filtered)
            return $"ended with {code}: {Shorten(error)}";
        if (error.Contains("   at ", StringComparison.Ordinal) || error.Contains("Exception", StringComparison.Ordinal) || error.Contains("Unhandled", StringComparison.Ordinal))
            return "a stack trace: " + Shorten(error);
        string[] lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var told = lines.Where(line => !line.StartsWith("corun: warning: ", StringComparison.Ordinal)).ToArray();
        if (code != 0 && told.Length != 1 && !filtered)
            return $"exit {code} and {told.Length} lines: {Shorten(error)}";
        if (error.Length > 4_000)
            return $"{error.Length} characters of error";
        if (tried.MustName is not null && (code == 0 || !error.Contains(tried.MustName, StringComparison.Ordinal)))
            return $"exit {code} without naming {tried.MustName}: {Shorten(error)}";
        return null;
    }

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "...";
}
