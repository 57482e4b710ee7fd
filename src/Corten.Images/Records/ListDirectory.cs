using Corten.Oci;

namespace Corten.Images.Records;

/// <summary>A directory of list records. Changed under the records' lock.</summary>
internal sealed class ListDirectory(string directory)
{
    private readonly RecordFiles<ListRecord> _files = new(
        directory, ListRecordJson.Default.ListRecord,
        "the record {0} of a list of manifests is damaged; remove it with 'corten system check --repair --force', and make the list again");

    /// <summary>The list of that name, or null.</summary>
    public ListRecord? Read(Reference name) => _files.Read(name.WithDefaultTag().ToString());

    /// <inheritdoc cref="RecordFiles{TRecord}.Write"/>
    public void Write(ListRecord list) => _files.Write(list.Name, list);

    /// <inheritdoc cref="RecordFiles{TRecord}.Delete"/>
    public void Delete(ListRecord list) => _files.Delete(list.Name);

    /// <summary>All lists by their names.</summary>
    public IReadOnlyList<ListRecord> List() => [.. _files.List().OrderBy(list => list.Name, StringComparer.Ordinal)];

    /// <summary>The blobs that the lists need.</summary>
    public IReadOnlyList<Digest> Content() => [.. List().SelectMany(list => list.Entries).SelectMany(entry => entry.Content)];

    /// <inheritdoc cref="RecordFiles{TRecord}.ListDamaged"/>
    public IReadOnlyList<string> ListDamaged() => _files.ListDamaged();
}
