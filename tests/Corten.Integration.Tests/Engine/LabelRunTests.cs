using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class LabelRunTests : IClassFixture<Store>, IDisposable
{
    private readonly Store _store;
    private readonly TemporaryDirectory _directory = new();

    public LabelRunTests(Store store) => _store = store;

    private string Atomic => _directory["atomic"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_image_is_run_as_its_label_says()
    {
        Import("labelled", "RUN=docker run --rm --name NAME -e WHO=${NAME} -e WHAT=${IMAGE} ${OPT1} IMAGE sh -c env");
        string[] lines = _store.Corten("container", "runlabel", "--opt1", "-e EXTRA=more", "run", "labelled", "a", "b").Exits().Text.Split('\n');
        Assert.Superset(new HashSet<string> { "WHO=labelled", "WHAT=localhost/labelled:latest", "EXTRA=more" }, lines.ToHashSet());
        Assert.EndsWith(
            "run --rm --name other -e WHO=other -e WHAT=localhost/labelled:latest localhost/labelled:latest sh -c env a b",
            _store.Corten("container", "runlabel", "--display", "--name", "other", "RUN", "localhost/labelled", "a", "b").Exits().Text);
        _store.Corten("container", "runlabel", "install", "labelled").FailsWith(125, "cannot find the value of label: install in image: labelled");
    }

    [Fact]
    public void Only_our_own_programs_are_run_by_a_label()
    {
        string witness = _directory["witness"];
        Import("hostile", $"RUN=touch {witness}", $"INSTALL=docker run --rm IMAGE echo $(touch {witness})");
        _store.Corten("container", "runlabel", "RUN", "hostile").FailsWith(125, "touch", "--display");
        Assert.Equal($"$(touch {witness})", _store.Corten("container", "runlabel", "INSTALL", "hostile").Exits().Text);
        Assert.False(File.Exists(witness));
    }

    [Fact]
    public void Atomic_runs_installs_stops_and_shows()
    {
        Link();
        Import("service", "RUN=docker run -d --name=NAME IMAGE sleep 600", "INSTALL=docker run --rm -v /:/host -e HOST=/host IMAGE echo installed ${NAME}", "STOP=docker exec NAME echo stopping");
        Assert.Equal("installed service", RunAtomic("install", "service").Exits().Text);
        RunAtomic("run", "service").Exits();
        Assert.Equal("1", RunAtomic("run", "service", "sh", "-c", "echo $$ >/dev/null; ps | grep -c 'sleep 60[0]'").Exits().Text);
        Assert.Equal("stopping", RunAtomic("stop", "service").Exits().Text);
        Assert.Equal("exited", _store.Corten("inspect", "--format", "{{.State.Status}}", "service").Exits().Text);
        Assert.Contains("INSTALL: docker run --rm -v /:/host", RunAtomic("info", "service").Exits().Text);
        RunAtomic("uninstall", "service").FailsWith(1, "UNINSTALL");
        _store.Corten("rm", "-f", "service").Exits();
    }

    [Fact]
    public void A_super_privileged_container_sees_the_host()
    {
        Link();
        Import("tools");
        string host = Command.Run("sh", "-c", "for n in pid net ipc; do readlink /proc/self/ns/$n; done; hostname").Exits().Text;
        string script = "for n in pid net ipc; do readlink /proc/self/ns/$n; done; cat /host/proc/sys/kernel/hostname; echo $HOST $NAME $IMAGE";
        foreach (var run in new[] { RunAtomic("run", "--spc", "tools", "sh", "-c", script), _store.Corten("spc", "tools", "sh", "-c", script) })
            Assert.Equal(host + "\n/host tools localhost/tools:latest", run.Exits().Text);
        Assert.Contains($"{Environment.ProcessId} ", _store.Corten("spc", "tools", "ps", "-o", "pid,args").Exits().Text);
    }

    private void Import(string name, params string[] labels) => _store.Corten(
        ["import", .. labels.SelectMany(label => new[] { "-c", $"LABEL {label.Split('=')[0]}=\"{label[(label.IndexOf('=') + 1)..].Replace("\"", "\\\"").Replace("$", "\\$")}\"" }), "-c", "CMD true", _store["rootfs.tar"], $"localhost/{name}"]).Exits();

    private void Link() => File.CreateSymbolicLink(Atomic, Programs.Corten);

    private CommandResult RunAtomic(params string[] arguments) => Command.Run(Atomic, [.. _store.Global, .. arguments]);
}
