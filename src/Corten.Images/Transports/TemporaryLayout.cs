using Corten.Images.Layouts;
using Corten.Linux;

namespace Corten.Images.Transports;

/// <summary>An image layout in a directory of its own that goes with it.</summary>
internal sealed class TemporaryLayout : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _directory;

    public TemporaryLayout(string parent)
    {
        _directory = HostPath.Join(parent, $"corten-layout-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_directory, Private);
        try
        {
            Layout = OciLayout.OpenOrCreate(_directory);
        }
        catch
        {
            Directory.Delete(_directory, recursive: true);
            throw;
        }
    }

    public OciLayout Layout { get; }

    public void Dispose()
    {
        Layout.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
