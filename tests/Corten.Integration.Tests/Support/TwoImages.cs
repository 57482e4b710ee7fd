namespace Corten.Integration.Tests.Support;

/// <summary>Two images of two layers, the lower one in common, as an OCI layout and as archives with the names localhost/app:one and :two.</summary>
public sealed class TwoImages : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TwoImages()
    {
        var images = new LayeredImages(_directory["images"], ["one", "two"], files: 30);
        Layout = images.Layout;
        Archives = [images.Archive("one", "localhost/app:one"), images.Archive("two", "localhost/app:two")];
    }

    internal string Layout { get; }

    internal IReadOnlyList<string> Archives { get; }

    public void Dispose() => _directory.Dispose();
}
