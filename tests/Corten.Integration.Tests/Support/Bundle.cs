using System.Text.Json;
using System.Text.Json.Nodes;

namespace Corten.Integration.Tests.Support;

/// <summary>
/// An OCI bundle with a busybox root file system and the default config.json, an own state directory, and a runtime that works on it. Dispose
/// deletes every container and asserts that nothing of them is left.
/// </summary>
internal sealed class Bundle : IDisposable
{
    private static int _count;

    /// <param name="runtime">The program; null is corun.</param>
    /// <param name="owner">The ordinary user whose bundle it is; null is root.</param>
    public Bundle(string? runtime = null, uint? owner = null)
    {
        Runtime = runtime ?? Programs.Corun;
        BusyboxRootfs.Make(Rootfs);
        if (owner is not null)
        {
            File.SetUnixFileMode(Directory.Path, (UnixFileMode)0b111_101_101);
            Command.Run("/bin/chown", "-hR", $"{owner}:{owner}", Directory.Path).Exits();
        }
        Command.Run(Runtime, ["spec", "--bundle", Directory.Path, .. owner is null ? Array.Empty<string>() : ["--rootless"]]).Exits();
        Config = JsonNode.Parse(File.ReadAllText(ConfigFile))!.AsObject();
        Process["terminal"] = false;
    }

    public TemporaryDirectory Directory { get; } = new();

    public string Runtime { get; }

    /// <summary>A name for the container that no other test uses.</summary>
    public string Id { get; } = $"corten-test-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    public string Rootfs => Directory["rootfs"];

    public string ConfigFile => Directory["config.json"];

    public JsonObject Config { get; }

    public JsonObject Process => Config["process"]!.AsObject();

    public JsonObject Linux => Config["linux"]!.AsObject();

    /// <summary>Sets the process's arguments.</summary>
    public Bundle Args(params string[] arguments)
    {
        Process["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]);
        return this;
    }

    public Bundle Script(string script) => Args("/bin/sh", "-c", script);

    public Bundle AddMount(string destination, string type, string source, params string[] options)
    {
        Config["mounts"]!.AsArray().Add(new JsonObject
        {
            ["destination"] = destination,
            ["type"] = type,
            ["source"] = source,
            ["options"] = new JsonArray([.. options.Select(option => (JsonNode)option)]),
        });
        return this;
    }

    public JsonObject? Namespace(string type) =>
        Linux["namespaces"]!.AsArray().Select(entry => entry!.AsObject()).SingleOrDefault(entry => (string)entry["type"]! == type);

    public void RemoveNamespace(string type) => Linux["namespaces"]!.AsArray().Remove(Namespace(type));

    public void Save() => File.WriteAllText(ConfigFile, Config.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));

    /// <summary>The runtime with this bundle's state directory.</summary>
    public CommandResult Corun(params IEnumerable<string> arguments) => Command.Run(Runtime, ["--root", Directory["state"], .. arguments]);

    /// <summary>Writes config.json and runs the container to its end.</summary>
    public CommandResult Run(params IEnumerable<string> options)
    {
        Save();
        return Corun(["run", "--bundle", Directory.Path, .. options, Id]);
    }

    /// <summary>Writes config.json and creates the container; its output goes to the file "log" of the bundle's directory.</summary>
    public CommandResult Create(params IEnumerable<string> options)
    {
        Save();
        string line = string.Join(' ', new[] { Runtime, "--root", Directory["state"], "create", "--bundle", Directory.Path }.Concat(options).Append(Id).Select(Command.Quote));
        return Command.Shell($"exec {line} </dev/null >{Directory["log"]} 2>{Directory["create-error"]}") is var result && result.ExitCode == 0
            ? result
            : result with { Error = File.ReadAllText(Directory["create-error"]) };
    }

    public string Log => File.ReadAllText(Directory["log"]);

    public JsonObject State() => JsonNode.Parse(Corun("state", Id).Exits().Output)!.AsObject();

    public string Status => (string)State()["status"]!;

    public bool WaitForStatus(string status) => Wait.Until(() => Status == status);

    public void Dispose()
    {
        try
        {
            Corun("delete", "--force", Id);
            AssertNothingLeft();
        }
        finally
        {
            Directory.Dispose();
        }
    }

    public void AssertNothingLeft()
    {
        Assert.Empty(Directory.Mounts);
        Assert.True(Wait.Until(() => Cgroups.Of(Id).Count == 0), $"cgroups left: {string.Join(' ', Cgroups.Of(Id))}");
        Assert.True(Wait.Until(() => Directory.Processes.Count == 0), $"processes left: {string.Join('\n', Directory.Processes)}");
        Assert.False(Path.Exists($"{Directory["state"]}/{Id}"), "the state directory is left");
    }
}
