using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>A removal ends before the space is free; a process of its own frees it, or the next command where that was killed.</summary>
public sealed class RemovalTests : IDisposable
{
    private const long Bytes = 40_000_000;

    private readonly TemporaryDirectory _directory = new();

    public RemovalTests()
    {
        Directory.CreateDirectory(_directory["rootfs"]);
        var noise = new byte[Bytes];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(_directory["rootfs/noise"], noise);
        Command.Run(Programs.Peer("tar"), "-C", _directory["rootfs"], "-cf", _directory["rootfs.tar"], ".").Exits();
        Import("big");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("erofs")]
    [InlineData("directory")]
    public void The_space_of_a_removed_image_comes_back_by_itself(string snapshotter)
    {
        Corten("--snapshotter", snapshotter, "import", _directory["rootfs.tar"], "localhost/second").Exits();
        Assert.True(Used > Bytes);
        // The output is read to its end, so whatever went on held none of it.
        Assert.Contains("Deleted: sha256:", Corten("rmi", "--all", "--force").Exits().Output, StringComparison.Ordinal);
        Corten("system", "check").Exits();
        Assert.Equal("", Corten("images", "-q").Exits().Text);
        Assert.True(Wait.Until(() => Used < 1_000_000, 30), $"{Used} bytes are still used");
        Assert.True(Wait.Until(() => _directory.Processes.Count == 0, 30), string.Join('\n', _directory.Processes));
    }

    [Fact]
    public void What_a_killed_collector_left_is_counted_and_goes_with_the_next_change()
    {
        // As a collector leaves it that is killed before its first step.
        string trash = Directory.CreateDirectory(_directory["store/content/trash"]).FullName;
        File.WriteAllBytes(trash + "/left", new byte[50_000_000]);
        Assert.Matches("^Images +1 +0 +1[0-9]{2}(\\.[0-9]+)?MB ", Corten("system", "df").Exits().Lines[1]);
        Corten("system", "check").Exits();
        Import("again");
        Assert.Empty(Directory.GetFiles(trash));
    }

    [Fact]
    public void A_collector_waits_for_a_command_that_reads_the_image()
    {
        using RunningCommand reader = Command.Start("/bin/bash", "-c", $"exec {Command.Quote(Programs.Corten)} {string.Join(' ', Global)} save localhost/big | (read -n 1; echo reads; sleep 60)");
        reader.WaitFor("reads");
        Corten("rmi", "localhost/big").Exits();
        Assert.True(Used > Bytes);
        Corten("system", "check").Exits();
        foreach (string process in _directory.Processes.Where(process => process.Contains(" save ", StringComparison.Ordinal)))
            Command.Run("/bin/kill", "-KILL", process.Split(':')[0]);
        Assert.True(Wait.Until(() => Used < 1_000_000, 30), $"{Used} bytes are still used");
    }

    private void Import(string name) => Corten("import", _directory["rootfs.tar"], $"localhost/{name}").Exits();

    // Blocks on the disk, as du(1) counts them.
    private long Used => long.Parse(Command.Run("/usr/bin/du", "-s", "--block-size=1", _directory["store"]).Output.Split('\t')[0]);

    private string[] Global => ["--root", _directory["store"], "--runroot", _directory["run"]];

    private CommandResult Corten(params IEnumerable<string> arguments) => Command.Run(Programs.Corten, [.. Global, .. arguments]);
}
