namespace Corten.Integration.Tests.Support;

/// <summary>A store of its own with the image localhost/busybox in it. Dispose removes all containers and asserts that nothing of them is left.</summary>
public sealed class Store : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public Store()
    {
        BusyboxRootfs.Make(_directory["rootfs"]);
        Command.Run(Programs.Peer("tar"), "-C", _directory["rootfs"], "--numeric-owner", "-cf", _directory["rootfs.tar"], ".").Exits();
        Corten("import", "--change", "CMD [\"sh\"]", "--change", "ENV FROM_IMAGE=yes", _directory["rootfs.tar"], "localhost/busybox:latest").Exits();
    }

    internal string this[string name] => _directory[name];

    internal string Root => _directory["store"];

    internal string[] Global => ["--root", Root, "--runroot", _directory["run"]];

    internal CommandResult Corten(params IEnumerable<string> arguments) => Command.Run(Programs.Corten, [.. Global, .. arguments]);

    internal RunningCommand Start(params IEnumerable<string> arguments) => Command.Start(Programs.Corten, [.. Global, .. arguments]);

    internal RunningCommand StartOnTerminal(params IEnumerable<string> arguments) => Command.StartOnTerminal(Programs.Corten, [.. Global, .. arguments]);

    /// <summary>corten run --rm --network none with <paramref name="options"/> of localhost/busybox.</summary>
    internal CommandResult Run(string[] options, params string[] command) => Corten(["run", "--rm", "--network", "none", .. options, "localhost/busybox", .. command]);

    /// <summary>corten run -d; the container's id.</summary>
    internal string RunDetached(string[] options, params string[] command)
    {
        string id = Corten(["run", "-d", "--network", "none", .. options, "localhost/busybox", .. command]).Exits().Text;
        Assert.Matches("^[0-9a-f]{64}$", id);
        return id;
    }

    internal string Inspect(string container, string format) => Corten("inspect", "--format", format, container).Exits().Text;

    internal void AssertNoContainerIsLeft()
    {
        Assert.Equal("", Corten("ps", "-a", "-q").Exits().Text);
        Assert.DoesNotContain(_directory.Mounts, point => point.Contains("/merged", StringComparison.Ordinal));
        Assert.True(Wait.Until(() => Monitors.Count == 0), $"monitors left: {string.Join('\n', Monitors)}");
    }

    internal IReadOnlyList<string> Monitors => [.. _directory.Processes.Where(line => line.Contains("cormon", StringComparison.Ordinal))];

    internal IReadOnlyList<string> Mounts => _directory.Mounts;

    public void Dispose()
    {
        try
        {
            foreach (string id in Corten("ps", "-a", "-q", "--no-trunc").Lines)
            {
                Corten("rm", "-f", id).Exits();
                Assert.Empty(Cgroups.Of(id));
            }
            AssertNoContainerIsLeft();
        }
        finally
        {
            _directory.Dispose();
        }
    }
}
