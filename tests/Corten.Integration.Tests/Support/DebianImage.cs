namespace Corten.Integration.Tests.Support;

/// <summary>
/// A real Debian image as an OCI layout and in a registry. Its tar is made by mmdebstrap from the machine's package feed, and kept for later
/// runs, since that takes a minute.
/// </summary>
public sealed class DebianImage : IDisposable
{
    private const string Cache = "/var/cache/corten-test";
    private readonly TemporaryDirectory _directory = new();

    public DebianImage()
    {
        string tar = $"{Cache}/debian-minbase-procps.tar";
        if (!File.Exists(tar))
            Make(tar);
        if (!File.Exists(tar))
            return;
        var layout = new OciLayout(Layout);
        layout.Add(tar, "latest", "bash");
        LayerDigest = layout.LayerDigest;
        Registry = new Registry();
        Registry.Push(Layout, "latest", "debian");
    }

    internal Registry? Registry { get; }

    internal string LayerDigest { get; } = "";

    internal string Layout => _directory["oci"];

    internal string this[string name] => _directory[name];

    /// <summary>The image's name in the registry; skips the test where the image could not be made.</summary>
    internal string Name
    {
        get
        {
            Assert.SkipWhen(Registry is null, "mmdebstrap could not make a Debian root file system from this machine's package feed");
            return $"{Registry!.Host}/debian";
        }
    }

    public void Dispose()
    {
        Registry?.Dispose();
        _directory.Dispose();
    }

    private void Make(string tar)
    {
        Directory.CreateDirectory(Cache);
        string fresh = _directory["fresh.tar"];
        using RunningCommand command = Command.Start(Programs.Peer("mmdebstrap"), "--variant=minbase", "--include=procps", "--quiet", "bookworm", fresh);
        command.CloseInput();
        if (command.Wait(TimeSpan.FromMinutes(8)).ExitCode == 0)
            File.Move(fresh, tar);
    }
}
