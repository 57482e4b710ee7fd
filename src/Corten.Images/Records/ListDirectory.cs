using System.Text;
using System.Text.Json;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Records;

/// <summary>A directory of list records, one file each, named by the digest of the list's name. Changed under the records' lock.</summary>
internal sealed class ListDirectory(string directory)
{
    private const string Suffix = ".json";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The list of that name, or null.</summary>
    public ListRecord? Read(Reference name) => ReadFile(PathOf(name.WithDefaultTag().ToString()));

    /// <summary>Writes a list, on the disk when this returns.</summary>
    public void Write(ListRecord list)
    {
        Directory.CreateDirectory(directory, Private);
        AtomicFile.Write(PathOf(list.Name), JsonSerializer.SerializeToUtf8Bytes(list, ListRecordJson.Default.ListRecord));
    }

    /// <summary>Removes a list.</summary>
    public void Delete(ListRecord list)
    {
        File.Delete(PathOf(list.Name));
        AtomicFile.SyncDirectory(directory);
    }

    /// <summary>All lists by their names.</summary>
    public IReadOnlyList<ListRecord> List() =>
        [.. Files().Select(ReadFile).OfType<ListRecord>().OrderBy(list => list.Name, StringComparer.Ordinal)];

    /// <summary>The blobs that the lists need.</summary>
    public IReadOnlyList<Digest> Content() => [.. List().SelectMany(list => list.Entries).SelectMany(entry => entry.Content)];

    /// <summary>The files of lists that cannot be read.</summary>
    public IReadOnlyList<string> ListDamaged() => [.. Files().Where(IsDamaged)];

    private IEnumerable<string> Files() => Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*" + Suffix) : [];

    private string PathOf(string name) => HostPath.Join(directory, Digest.Of(Encoding.UTF8.GetBytes(name)).Hex + Suffix);

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

    private static ListRecord? ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, ListRecordJson.Default.ListRecord);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new ImageException(
                ImageError.Host, $"the record {path} of a list of manifests is damaged; remove it with 'corten system check --repair --force', and make the list again", e);
        }
    }
}
