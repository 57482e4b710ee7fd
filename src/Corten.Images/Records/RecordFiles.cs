using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Records;

/// <summary>A directory of records, one JSON file each, named by the digest of the record's key.</summary>
/// <typeparam name="TRecord">The record.</typeparam>
/// <param name="directory">The directory; made by the first write.</param>
/// <param name="json">The record's compiled form.</param>
/// <param name="damaged">What to say of a file that cannot be read: a sentence with {0} for its path.</param>
internal sealed class RecordFiles<TRecord>(string directory, JsonTypeInfo<TRecord> json, string damaged)
    where TRecord : class
{
    private const string Suffix = ".json";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directory.</summary>
    public void Make() => Directory.CreateDirectory(directory, Private);

    /// <summary>The record of <paramref name="key"/>, or null.</summary>
    public TRecord? Read(string key) => ReadFile(PathOf(key));

    /// <summary>Writes a record, on the disk when this returns.</summary>
    public void Write(string key, TRecord record)
    {
        Make();
        AtomicFile.Write(PathOf(key), JsonSerializer.SerializeToUtf8Bytes(record, json));
    }

    /// <summary>Removes a record; nothing happens where it is not there.</summary>
    public void Delete(string key)
    {
        if (!File.Exists(PathOf(key)))
            return;
        File.Delete(PathOf(key));
        Sync();
    }

    /// <summary>
    /// Moves a record to another directory, on the disk when this returns. It is one rename, which a full disk allows; nothing happens where the
    /// record is not there.
    /// </summary>
    public void Move(string key, RecordFiles<TRecord> target, string targetKey)
    {
        if (!File.Exists(PathOf(key)))
            return;
        File.Move(PathOf(key), target.PathOf(targetKey), overwrite: true);
        target.Sync();
        Sync();
    }

    /// <summary>All records, in no order. One that another process removes meanwhile is left out.</summary>
    public IReadOnlyList<TRecord> List() => [.. Files().Select(ReadFile).OfType<TRecord>()];

    /// <summary>All records that can be read, in no order.</summary>
    public IReadOnlyList<TRecord> ListReadable() => [.. Files().Select(file => TryRead(file, out var record) ? record : null).OfType<TRecord>()];

    /// <summary>The files of records that cannot be read.</summary>
    public IReadOnlyList<string> ListDamaged() => [.. Files().Where(file => !TryRead(file, out _)).Order(StringComparer.Ordinal)];

    /// <summary>Removes what killed writers left; only while no writer can be at work.</summary>
    public void Repair()
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string file in Directory.EnumerateFiles(directory, AtomicFile.TemporaryPrefix + "*"))
            File.Delete(file);
    }

    private IEnumerable<string> Files() => Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*" + Suffix) : [];

    private void Sync() => AtomicFile.SyncDirectory(directory);

    private string PathOf(string key) => HostPath.Join(directory, Digest.Of(Encoding.UTF8.GetBytes(key)).Hex + Suffix);

    // False where the file is damaged; null where it is gone.
    private bool TryRead(string file, out TRecord? record)
    {
        try
        {
            record = ReadFile(file);
            return true;
        }
        catch (ImageException)
        {
            record = null;
            return false;
        }
    }

    private TRecord? ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ImageException(ImageError.Host, damaged.Replace("{0}", path, StringComparison.Ordinal), e);
        }
    }
}
