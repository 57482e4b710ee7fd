using Corten.Snapshots.Directories;
using Corten.Snapshots.Erofs;
using Corten.Snapshots.Tests.Layers;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Erofs;

/// <summary>
/// fsck.erofs accepts every index and reads the files out of it. It must be of erofs-utils 1.7 or later, the first with blocks of 512 bytes: that of
/// Debian 13, which mmdebstrap puts into a directory of its own.
/// </summary>
public sealed class FsckTests : IDisposable
{
    private static readonly Lazy<string?> _tools = new(Fetch);

    private readonly TestDirectory _directory = new(onDisk: true);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_index_of_random_layers_is_accepted()
    {
        RequireTools();
        int start = Environment.GetEnvironmentVariable("CORTEN_TEST_LONG") == "1" ? Environment.TickCount : 5;
        var random = new Random(start);
        for (int round = 0; round < 40; round++)
            Check(FormComparisonTests.RandomLayer(random), $"start {start}, round {round}");
        foreach (byte[] seed in FuzzTests.Seeds())
            Check(seed, "a seed of the fuzzing");
    }

    [Fact]
    public void A_large_directory_and_long_names_are_accepted()
    {
        RequireTools();
        var layer = new Layer();
        for (int i = 0; i < 5_000; i++)
            layer.File($"d/{i}-{new string('n', i % 240)}", new string('x', i % 2_000));
        Check(layer.ToArray(), "5,000 files");
    }

    private void Check(byte[] tar, string what)
    {
        var layer = TemporaryLayer.Make(_directory.Path);
        using (layer)
        {
            try
            {
                _ = new ErofsForm().Fill(layer, null, new MemoryStream(tar), LayerLimits.Default);
            }
            catch (SnapshotException)
            {
                return;
            }
            if (!File.Exists(layer.IndexPath))
                return;
            var (code, output, error) = Run("fsck.erofs", $"--device={layer.TarPath}", "--extract", layer.IndexPath);
            Assert.True(code == 0 && !output.Contains("<E>", StringComparison.Ordinal), $"{what}: exit code {code}: {output}{error}");
        }
    }

    private static (int Code, string Output, string Error) Run(string program, params string[] arguments)
    {
        string libraries = $"{_tools.Value}/usr/lib/x86_64-linux-gnu";
        return Peer.TryRun("/", $"{libraries}/ld-linux-x86-64.so.2", ["--library-path", libraries, $"{_tools.Value}/usr/bin/{program}", .. arguments]);
    }

    private static void RequireTools()
    {
        Peer.RequireRoot();
        if (_tools.Value is null)
            Assert.Skip("mmdebstrap cannot fetch the erofs-utils of Debian 13 for x86_64 from this machine's feed: no fsck.erofs to ask");
    }

    // Null where there is none. Kept for the next run.
    private static string? Fetch()
    {
        string cache = Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Environment.GetEnvironmentVariable("HOME") + "/.cache", "corten");
        string tools = Path.Combine(cache, "erofs-utils-trixie");
        if (Directory.Exists(tools))
            return tools;
        if (!File.Exists("/usr/bin/mmdebstrap") || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
            return null;
        Directory.CreateDirectory(cache);
        string fresh = $"{tools}.{Environment.ProcessId}";
        var (code, _, _) = Peer.TryRun("/", "/usr/bin/timeout", "180", "mmdebstrap", "--quiet", "--variant=extract", "--include=erofs-utils", "trixie", fresh);
        if (code != 0)
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
            return null;
        }
        Directory.Move(fresh, tools);
        return tools;
    }
}
