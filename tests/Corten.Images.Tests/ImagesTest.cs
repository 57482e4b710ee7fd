using Corten.Content;
using Corten.Oci;
using Corten.Registry;
using Corten.Snapshots.Directories;

namespace Corten.Images.Tests;

/// <summary>A store in a directory of its own.</summary>
public abstract class ImagesTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-images-");

    protected static RegistryOptions Hurry { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(1), Attempts = 3 };

    protected string Root => Path.Combine(_directory.FullName, "store");

    internal TestUsage Usage { get; } = new();

    internal TestTime Time { get; } = new();

    protected ImageService Images => new(Root, Snapshotter, Usage, Time);

    protected DirectorySnapshotter Snapshotter => new(Path.Combine(Root, "snapshots"));

    protected ContentStore Content => new(Path.Combine(Root, "content"));

    protected string Scratch(string name) => Path.Combine(_directory.FullName, name);

    protected Image Pull(FakeRegistry registry, string name) =>
        Images.PullAsync(registry.Name(name), Hurry).GetAwaiter().GetResult().Image;

    protected ImageException PullFails(FakeRegistry registry, string name)
    {
        var failure = Assert.Throws<ImageException>(() => Pull(registry, name));
        Assert.StartsWith($"cannot pull {registry.Host}/", failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        return failure;
    }

    /// <summary>No image, no content, no snapshot, no leftover of any kind.</summary>
    protected void AssertEmpty()
    {
        Assert.Empty(Images.List());
        Assert.Empty(Content.List());
        Assert.Empty(Snapshotter.List());
        AssertNoLeftovers();
    }

    protected void AssertNoLeftovers()
    {
        foreach (string directory in new[] { "content/ingest", "images/staging", "images/pending", "images/removed" })
        {
            if (Directory.Exists(Path.Combine(Root, directory)))
                Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Root, directory)));
        }
    }

    /// <summary>The text of a file in the image's root file system.</summary>
    protected string ReadFile(Image image, string name)
    {
        string directory = Directory.CreateDirectory(Scratch("rootfs-" + Guid.NewGuid().ToString("N"))).FullName;
        var rootfs = Snapshotter.Prepare(directory, image.TopChainId);
        foreach (string lower in rootfs.LowerDirectories)
        {
            if (File.Exists(Path.Combine(lower, name)))
            {
                string text = File.ReadAllText(Path.Combine(lower, name));
                Snapshotter.RemoveRootfs(directory);
                return text;
            }
        }
        throw new FileNotFoundException(name);
    }

    protected virtual void OnDispose()
    {
    }

    public void Dispose()
    {
        OnDispose();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal sealed class TestUsage : IImageUsage
    {
        public Dictionary<Digest, string[]> Containers { get; } = [];

        public IReadOnlyList<string> ContainersUsing(Digest imageId) => Containers.GetValueOrDefault(imageId) ?? [];
    }

    internal sealed class TestTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Passed;
    }
}
