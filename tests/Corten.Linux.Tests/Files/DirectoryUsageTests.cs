using System.Diagnostics;
using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

public sealed class DirectoryUsageTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-usage-").FullName;

    [Fact]
    public void A_directory_takes_what_du_says()
    {
        Directory.CreateDirectory(_directory + "/a/b");
        File.WriteAllBytes(_directory + "/a/b/file", new byte[123_456]);
        File.CreateSymbolicLink(_directory + "/a/link", "b");
        Run("ln", _directory + "/a/b/file", _directory + "/further");
        Run("truncate", "-s", "1G", _directory + "/hole");
        Assert.Equal(long.Parse(Run("du", "-s", "--block-size=1", _directory).Split('\t')[0]), DirectoryUsage.Measure(_directory));
        Assert.Equal(0, DirectoryUsage.Measure(_directory + "/absent"));
        Assert.Equal(0, DirectoryUsage.Measure(_directory + "/further"));
    }

    [Fact]
    public void A_very_deep_tree_is_measured_with_few_descriptors()
    {
        Directory.CreateDirectory(_directory + string.Concat(Enumerable.Repeat("/d", 1900)));
        Assert.InRange(DirectoryUsage.Measure(_directory), 1, 1 << 24);
    }

    public void Dispose() => Run("rm", "-rf", _directory);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
