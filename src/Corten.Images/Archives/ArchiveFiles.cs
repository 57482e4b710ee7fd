using Corten.Snapshots.Tar;

namespace Corten.Images.Archives;

/// <summary>Writes the files of an archive of images: each name once, all alike, so that the same images give the same bytes.</summary>
internal sealed class ArchiveFiles(Stream output)
{
    private const uint FileMode = 0x1a4; // 0644
    private const uint DirectoryMode = 0x1ed; // 0755

    private readonly TarWriter _tar = new(output);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public void AddDirectory(string name)
    {
        if (_written.Add(name))
            _tar.Add(new TarEntry { Name = name + "/", Kind = TarEntryKind.Directory, Mode = DirectoryMode });
    }

    public void Add(string name, byte[] content)
    {
        if (_written.Add(name))
            _tar.Add(new TarEntry { Name = name, Mode = FileMode }, content.AsSpan());
    }

    /// <summary>Adds a file of known length from a stream that is only opened where the file is not there yet.</summary>
    public void Add(string name, long size, Func<Stream> open)
    {
        if (!_written.Add(name))
            return;
        using var content = open();
        _tar.Add(new TarEntry { Name = name, Mode = FileMode, Size = size }, content);
        if (content.Read(new byte[1]) > 0)
            throw new InvalidOperationException($"{name} is longer than the {size} bytes that were announced");
    }

    public void Finish() => _tar.Finish();
}
