using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>What happens is told, by docker's words and by podman's.</summary>
public sealed class EventsTests : IDisposable
{
    private readonly Store _store = new();

    [Fact]
    public void Events_are_told_as_docker_and_as_podman_word_them()
    {
        _store.Run(["--name", "told", "--label", "who=me"], "sh", "-c", "exit 3").Exits(3);
        string[] lines = [.. _store.Corten("events", "--no-stream", "--filter", "container=told").Exits().Lines];
        Assert.Equal(["create", "attach", "start", "die", "destroy"], lines.Select(line => line.Split(' ')[2]));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z container die [0-9a-f]{64} \(exitCode=3, image=localhost/busybox, name=told, who=me\)$", lines[3]);
        JsonNode json = JsonNode.Parse(_store.Corten("events", "--stream=false", "--filter", "event=die", "--format", "json").Exits().Text)!;
        Assert.Equal(("die", "container", "3", "local"), ((string?)json["Action"], (string?)json["Type"], (string?)json["Actor"]!["Attributes"]!["exitCode"], (string?)json["scope"]));
        Assert.Equal("die told 3", _store.Corten("events", "--no-stream", "-f", "event=die", "--format", "{{.Action}} {{.Actor.Attributes.name}} {{.ContainerExitCode}}").Exits().Text);
        Assert.Matches("^\\S+ image import sha256:[0-9a-f]{64} \\(name=localhost/busybox:latest\\)$", _store.Corten("events", "--no-stream", "-f", "type=image").Exits().Text);
        Assert.Equal("", _store.Corten("events", "--since", "1h", "--until", "30m").Exits().Text);
        _store.Corten("events", "-f", "x=y").FailsWith(125, "x=y");
        AsPodman();
    }

    private void AsPodman()
    {
        string podman = _store["podman"];
        File.CreateSymbolicLink(podman, Programs.Corten);
        CommandResult died = Command.Run(podman, [.. _store.Global, "events", "--stream=false", "--filter", "status=died", "--no-trunc=false"]).Exits();
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000 UTC container died [0-9a-f]{12} \(image=localhost/busybox, name=told, who=me\)$", died.Text);
        JsonNode json = JsonNode.Parse(Command.Run(podman, [.. _store.Global, "events", "--stream=false", "--filter", "event=died", "--format", "json"]).Exits().Text)!;
        Assert.Equal(("died", "told", 3, "me"), ((string?)json["Status"], (string?)json["Name"], (int)json["ContainerExitCode"]!, (string?)json["Attributes"]!["who"]));
    }

    [Fact]
    public void A_reader_that_waits_is_told_what_comes()
    {
        using RunningCommand reader = _store.Start("events", "--filter", "type=container", "--format", "{{.Status}} {{.Name}}", "--since", "1h");
        string id = _store.RunDetached(["--name", "later"], "sleep", "1000");
        _store.Corten("exec", "later", "true").Exits();
        _store.Corten("rm", "-f", id).Exits();
        reader.WaitFor("destroy later");
        Assert.Equal("create later\nstart later\nexec_start later\nexec_die later\ndie later\ndestroy later", reader.Output.Trim());
        reader.Signal("TERM");
    }

    public void Dispose() => _store.Dispose();
}
