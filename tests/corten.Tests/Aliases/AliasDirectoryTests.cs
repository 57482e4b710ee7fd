using Corten.Aliases;
using Corten.CommandLine;

namespace Corten.CommandLineTests.Aliases;

public sealed class AliasDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-aliases-");
    private readonly string _program = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath)!, "corten");
    private readonly bool _made;

    // The aliases lead to the programs beside this one; a test program has none there.
    public AliasDirectoryTests()
    {
        _made = !File.Exists(_program);
        if (_made)
            File.WriteAllText(_program, "");
    }

    private string Place => Path.Combine(_directory.FullName, "bin");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        if (_made)
            File.Delete(_program);
    }

    [Fact]
    public void Symlinks_are_made_again_without_complaint_and_removed()
    {
        var aliases = new AliasDirectory(Place);
        var made = aliases.Create([], force: false);
        Assert.Contains("docker", made);
        Assert.Contains("umoci", made);
        Assert.Equal(made, aliases.Create([], force: false));
        Assert.Equal(_program, new FileInfo(Path.Combine(Place, "umoci")).LinkTarget);
        Assert.Equal(made, aliases.Remove([]));
        Assert.Empty(Directory.GetFileSystemEntries(Place));
    }

    [Fact]
    public void A_file_that_is_not_ours_stays_unless_forced()
    {
        Directory.CreateDirectory(Place);
        File.WriteAllText(Place + "/podman", "somebody's");
        var aliases = new AliasDirectory(Place);
        Assert.Contains("--force", Assert.Throws<UsageException>(() => aliases.Create(["docker", "podman"], force: false)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Place + "/docker"));
        Assert.Empty(aliases.Remove(["podman"]));
        Assert.Equal(["podman"], aliases.Create(["podman"], force: true));
        Assert.Equal(_program, new FileInfo(Place + "/podman").LinkTarget);
    }

    [Fact]
    public void Unknown_names_and_directories_in_the_way_are_said()
    {
        var aliases = new AliasDirectory(Place);
        Assert.Contains("no alias 'kubectl'", Assert.Throws<UsageException>(() => aliases.Create(["kubectl"], force: false)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Place + "/docker");
        Assert.Contains("is a directory", Assert.Throws<UsageException>(() => aliases.Create(["docker"], force: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("–image", "--image")]
    [InlineData("—image=x", "--image=x")]
    [InlineData("--image", null)]
    [InlineData("-i", null)]
    [InlineData("–", null)]
    public void A_dash_of_print_is_two_hyphens(string word, string? corrected) => Assert.Equal(corrected, Typography.Correct(word));
}
