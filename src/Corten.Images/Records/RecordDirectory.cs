using System.Text;
using System.Text.Json;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Records;

/// <summary>A directory of image records, one file each, named by the digest of the record's key.</summary>
/// <param name="directory">The directory.</param>
/// <param name="byName">Whether a record's key is its name, where it has one; otherwise the image that it is of.</param>
internal sealed class RecordDirectory(string directory, bool byName)
{
    private const string Suffix = ".json";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The record's key in this directory.</summary>
    public string Key(ImageRecord record) => (byName ? record.Name : null) ?? $"{record.Id} {record.Manifest.Digest}";

    /// <summary>The record of <paramref name="key"/>, or null.</summary>
    public ImageRecord? Read(string key) => ReadFile(PathOf(key));

    /// <summary>Writes a record, on the disk when this returns.</summary>
    public void Write(ImageRecord record)
    {
        Make();
        AtomicFile.Write(PathOf(Key(record)), JsonSerializer.SerializeToUtf8Bytes(record, ImageRecordJson.Default.ImageRecord));
    }

    /// <summary>Makes the directory.</summary>
    public void Make() => Directory.CreateDirectory(directory, Private);

    /// <summary>
    /// Moves a record to another directory, on the disk when this returns. It is one rename, which a full disk allows; nothing happens where the
    /// record is not there.
    /// </summary>
    public void Move(ImageRecord record, RecordDirectory target)
    {
        if (!File.Exists(PathOf(Key(record))))
            return;
        File.Move(PathOf(Key(record)), target.PathOf(target.Key(record)), overwrite: true);
        target.Sync();
        Sync();
    }

    /// <summary>Removes a record; nothing happens where it is not there.</summary>
    public void Delete(ImageRecord record)
    {
        if (!File.Exists(PathOf(Key(record))))
            return;
        File.Delete(PathOf(Key(record)));
        Sync();
    }

    /// <summary>All records, in no order. One that another process removes meanwhile is left out.</summary>
    public IReadOnlyList<ImageRecord> List()
    {
        if (!Directory.Exists(directory))
            return [];
        return [.. Directory.EnumerateFiles(directory, "*" + Suffix).Select(ReadFile).OfType<ImageRecord>()];
    }

    /// <summary>The files of records that cannot be read.</summary>
    public IReadOnlyList<string> ListDamaged() =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory, "*" + Suffix).Where(IsDamaged).Order(StringComparer.Ordinal)] : [];

    /// <summary>All records that can be read, in no order.</summary>
    public IReadOnlyList<ImageRecord> ListReadable() =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory, "*" + Suffix).Where(file => !IsDamaged(file)).Select(ReadFile).OfType<ImageRecord>()] : [];

    /// <summary>Removes what killed writers left; only while no writer can be at work.</summary>
    public void Repair()
    {
        if (!Directory.Exists(directory))
            return;
        foreach (string file in Directory.EnumerateFiles(directory, AtomicFile.TemporaryPrefix + "*"))
            File.Delete(file);
    }

    private void Sync() => AtomicFile.SyncDirectory(directory);

    private string PathOf(string key) => HostPath.Join(directory, Digest.Of(Encoding.UTF8.GetBytes(key)).Hex + Suffix);

    private static bool IsDamaged(string file)
    {
        try
        {
            ReadFile(file);
            return false;
        }
        catch (ImageException)
        {
            return true;
        }
    }

    private static ImageRecord? ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ImageRecordJson.Default.ImageRecord);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ImageException(
                ImageError.Host, $"the image record {path} is damaged; remove it with 'corten system check --repair --force', and load or pull its image again", e);
        }
    }
}
