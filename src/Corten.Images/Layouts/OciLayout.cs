using System.Text.Json;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Layouts;

/// <summary>
/// An OCI image layout: a directory with the file oci-layout, an index of tagged images and blobs by their digests (image-spec, image-layout.md).
/// Several processes may use one at once, and a killed one leaves at most a temporary file, which <see cref="CollectGarbage"/> removes.
/// Whoever writes keeps what it has written from being collected until Dispose.
/// </summary>
/// <example>
/// <code>
/// using var layout = OciLayout.OpenOrCreate("/srv/images/debian");
/// using var blob = layout.BeginBlob(layer.Digest, layer.Size);
/// stream.CopyTo(blob);
/// blob.Commit(layer.MediaType);
/// layout.SetTag("latest", layout.PutDocument(manifest.ToJson(), MediaTypes.Manifest));
/// </code>
/// </example>
public sealed class OciLayout : IDisposable
{
    private readonly LayoutFiles _files;
    private readonly Lock _gate = new();
    private FileLock? _writing;

    private OciLayout(string path, string? sharedBlobs) => _files = new LayoutFiles(path, sharedBlobs);

    /// <summary>The layout's directory.</summary>
    public string Path => _files.Root;

    /// <summary>Whether <paramref name="path"/> has the file that marks a layout.</summary>
    public static bool Exists(string path) => File.Exists(new LayoutFiles(path).Layout);

    /// <summary>Makes an empty layout; the directory may exist when it is empty.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="sharedBlobs">A directory for the blobs of several layouts, in place of the layout's own; or null.</param>
    /// <exception cref="ImageException">There is something already.</exception>
    public static OciLayout Create(string path, string? sharedBlobs = null)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new ImageException(ImageError.BadArchive, $"make the image layout {path}: it exists already; choose another directory");
        UnixDirectory.MakeIfAbsent(path, 0x1ed);
        var layout = new OciLayout(path, sharedBlobs);
        layout._files.MakeBlobDirectory("sha256");
        layout.WriteIndex(new Index());
        // Last, since this file is what makes a directory a layout.
        layout._files.Replace(layout._files.Layout, JsonSerializer.SerializeToUtf8Bytes(new ImageLayout(), ImageSpecJson.Relaxed.ImageLayout));
        return layout;
    }

    /// <summary>Opens a layout.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="sharedBlobs">A directory for the blobs of several layouts, in place of the layout's own; or null.</param>
    /// <exception cref="ImageException">There is none, or one of another version.</exception>
    public static OciLayout Open(string path, string? sharedBlobs = null)
    {
        var layout = new OciLayout(path, sharedBlobs);
        layout.Check();
        return layout;
    }

    /// <summary>Opens a layout, or makes it where there is none.</summary>
    public static OciLayout OpenOrCreate(string path, string? sharedBlobs = null) => Exists(path) ? Open(path, sharedBlobs) : Create(path, sharedBlobs);

    /// <summary>The index with all tagged images.</summary>
    /// <exception cref="ImageException">It is missing or damaged.</exception>
    public Index ReadIndex() => Checked("its index", () => Index.Parse(ReadFile(_files.Index)));

    /// <summary>The tags in the order of the index; a tag stands as often as it is used.</summary>
    public IReadOnlyList<string> Tags() => [.. ReadIndex().Manifests.Select(Tag).OfType<string>()];

    /// <summary>What has the tag: nothing, one image, or several where another program made it so.</summary>
    public IReadOnlyList<Descriptor> FindAll(string tag) => [.. ReadIndex().Manifests.Where(entry => Tag(entry) == tag)];

    /// <summary>The one image that has the tag.</summary>
    /// <exception cref="ImageException">None has it, or several have.</exception>
    public Descriptor Find(string tag) => FindAll(tag) switch
    {
        [var only] => only,
        [] => throw new ImageException(ImageError.NotFound, $"there is no tag '{tag}' in the image layout {Path}"),
        _ => throw new ImageException(ImageError.Ambiguous, $"several images have the tag '{tag}' in the image layout {Path}"),
    };

    /// <summary>The tag of an entry of the index; null where it has none.</summary>
    public static string? Tag(Descriptor entry) => entry.Annotations?.GetValueOrDefault(AnnotationKeys.RefName);

    /// <summary>Gives <paramref name="image"/> the tag; what had it loses it, and leaves the index.</summary>
    public void SetTag(string tag, Descriptor image)
    {
        var annotations = new SortedDictionary<string, string>(image.Annotations?.ToDictionary() ?? [], StringComparer.Ordinal)
        {
            [AnnotationKeys.RefName] = tag,
        };
        ChangeIndex(entries => [.. entries.Where(entry => Tag(entry) != tag), image with { Annotations = annotations }]);
    }

    /// <summary>Removes every entry that has the tag; false where there is none.</summary>
    public bool RemoveTag(string tag)
    {
        bool found = false;
        ChangeIndex(entries =>
        {
            found = entries.Any(entry => Tag(entry) == tag);
            return [.. entries.Where(entry => Tag(entry) != tag)];
        });
        return found;
    }

    /// <summary>Changes the entries of the index while no other process does.</summary>
    public void ChangeIndex(Func<IReadOnlyList<Descriptor>, IReadOnlyList<Descriptor>> change)
    {
        BeginWriting();
        using var exclusive = FileLock.AcquireDirectory(Path);
        var index = ReadIndex();
        var entries = change(index.Manifests);
        if (!entries.SequenceEqual(index.Manifests))
            WriteIndex(index with { Manifests = entries });
    }

    /// <summary>Whether the blob is there.</summary>
    public bool Exists(Digest digest) => File.Exists(_files.Blob(digest));

    /// <summary>The blob's length in bytes; null where it is not there.</summary>
    public long? Size(Digest digest) => new FileInfo(_files.Blob(digest)) is { Exists: true } file ? file.Length : null;

    /// <summary>Opens a blob. Nothing is verified here: whoever reads it hashes it.</summary>
    /// <exception cref="ImageException">It is not there.</exception>
    public FileStream Open(Digest digest)
    {
        return LayoutFiles.OpenRegular(_files.Blob(digest))
            ?? throw new ImageException(ImageError.BadImage, $"{digest} is missing in the image layout {Path}");
    }

    /// <summary>The whole of a manifest, an index or a configuration, verified; from the descriptor itself where that carries it.</summary>
    /// <exception cref="ImageException">It is missing, longer than 4 MiB, or not what its descriptor says.</exception>
    public byte[] ReadDocument(Descriptor document)
    {
        byte[] content = document.Data is { } data && !Exists(document.Digest) ? DecodeData(data) : ReadBlob(document.Digest);
        using var hasher = new DigestHasher(document.Digest.Algorithm);
        hasher.Append(content.AsSpan(0, (int)Math.Min(content.Length, document.Size)));
        if (hasher.Finish() is var actual && actual != document.Digest)
            throw Bad(BlobDamage.Digest(document, actual));
        return content.Length == document.Size ? content : throw Bad(BlobDamage.Size(document, content.Length));
    }

    private byte[] ReadBlob(Digest digest)
    {
        using var stream = Open(digest);
        if (stream.Length > ImageDocuments.MaximumSize)
            throw Bad($"{digest} is {stream.Length} bytes long; at most {ImageDocuments.MaximumSize} are allowed");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private byte[] DecodeData(string data)
    {
        var content = new byte[data.Length];
        return Convert.TryFromBase64String(data, content, out int length) ? content[..length] : throw Bad("the data of a descriptor are not base64");
    }

    /// <summary>Begins a blob.</summary>
    /// <param name="expected">Its digest, where that is known; otherwise it gets the sha256 of what is written.</param>
    /// <param name="size">Its length in bytes, where that is known.</param>
    public BlobStream BeginBlob(Digest? expected = null, long? size = null)
    {
        BeginWriting();
        return new BlobStream(_files, expected, size);
    }

    /// <summary>Keeps a small document, and describes it.</summary>
    public Descriptor PutDocument(ReadOnlySpan<byte> content, string mediaType)
    {
        BeginWriting();
        var digest = Digest.Of(content);
        if (Size(digest) == content.Length)
            return new Descriptor { MediaType = mediaType, Digest = digest, Size = content.Length };
        using var blob = BeginBlob(digest, content.Length);
        blob.Write(content);
        return blob.Commit(mediaType);
    }

    /// <summary>All blobs, in no order.</summary>
    public IEnumerable<Digest> Blobs()
    {
        foreach (string algorithm in LayoutFiles.Algorithms.Where(a => Directory.Exists(_files.Algorithm(a))))
        {
            foreach (string file in Directory.EnumerateFiles(_files.Algorithm(algorithm)))
            {
                if (Digest.TryParse($"{algorithm}:{System.IO.Path.GetFileName(file)}", out var digest))
                    yield return digest;
            }
        }
    }

    /// <summary>Removes the blobs that no entry of the index leads to, and what killed writers left. Waits for those that write just now.</summary>
    /// <returns>The blobs that were removed.</returns>
    /// <exception cref="ImageException">A document cannot be read, so that it is not known what is needed; nothing is removed then.</exception>
    public IReadOnlyList<Digest> CollectGarbage()
    {
        if (_files.IsShared)
            throw new InvalidOperationException("what other layouts need of shared blobs is not known");
        EndWriting();
        using var alone = FileLock.AcquireDirectory(_files.Blobs);
        return new LayoutCollector(this, _files).Collect();
    }

    /// <summary>Removes what was brought for an image that never came to be; what others may be about to use stays for the next collection.</summary>
    /// <param name="blobs">Blobs that this writer has put here.</param>
    internal void Discard(IReadOnlyList<Digest> blobs)
    {
        EndWriting();
        // What other layouts need of a shared directory is not known here.
        if (_files.IsShared)
            return;
        using var alone = FileLock.TryAcquireDirectory(_files.Blobs);
        if (alone is not null)
            new LayoutCollector(this, _files).Remove(blobs);
    }

    /// <summary>Lets what is not tagged be collected.</summary>
    public void Dispose() => EndWriting();

    private void BeginWriting()
    {
        lock (_gate)
            _writing ??= FileLock.AcquireDirectory(_files.Blobs, shared: true);
    }

    private void EndWriting()
    {
        lock (_gate)
        {
            _writing?.Dispose();
            _writing = null;
        }
    }

    private void WriteIndex(Index index) => _files.Replace(_files.Index, (index with { MediaType = MediaTypes.Index }).ToJson());

    private void Check()
    {
        if (!Directory.Exists(Path))
            throw new ImageException(ImageError.NotFound, $"there is no image layout {Path}");
        if (!File.Exists(_files.Layout))
            throw Bad($"the file {LayoutFiles.LayoutName} is missing");
        var layout = Checked("the file oci-layout", () => ImageLayout.Parse(ReadFile(_files.Layout)));
        if (layout.ImageLayoutVersion != ImageLayout.Version)
            throw Bad($"it has the version '{layout.ImageLayoutVersion}'; {ImageLayout.Version} is supported");
        if (!Directory.Exists(_files.Blobs))
            throw Bad($"the directory {(_files.IsShared ? _files.Blobs : LayoutFiles.BlobsName)} is missing");
        if (!File.Exists(_files.Index))
            throw Bad($"the file {LayoutFiles.IndexName} is missing");
    }

    private static byte[] ReadFile(string path)
    {
        using var stream = LayoutFiles.OpenRegular(path) ?? throw new FormatException("it is missing");
        if (stream.Length > ImageDocuments.MaximumSize)
            throw new FormatException($"it is {stream.Length} bytes long; at most {ImageDocuments.MaximumSize} are allowed");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private T Checked<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or LinuxException or EndOfStreamException)
        {
            throw Bad($"{what} cannot be read: {e.Message}", e);
        }
    }

    private ImageException Bad(string why, Exception? cause = null) =>
        new(ImageError.BadArchive, $"{Path} cannot be used as an image layout: {why}", cause);
}
