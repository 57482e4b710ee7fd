namespace Corten.Images.Records;

/// <summary>A directory of image records.</summary>
/// <param name="directory">The directory.</param>
/// <param name="byName">Whether a record's key is its name, where it has one; otherwise the image that it is of.</param>
internal sealed class RecordDirectory(string directory, bool byName)
{
    private readonly RecordFiles<ImageRecord> _files = new(
        directory, ImageRecordJson.Default.ImageRecord,
        "the image record {0} is damaged; remove it with 'corten system check --repair --force', and load or pull its image again");

    /// <summary>The record's key in this directory.</summary>
    public string Key(ImageRecord record) => (byName ? record.Name : null) ?? $"{record.Id} {record.Manifest.Digest}";

    /// <inheritdoc cref="RecordFiles{TRecord}.Read"/>
    public ImageRecord? Read(string key) => _files.Read(key);

    /// <inheritdoc cref="RecordFiles{TRecord}.Write"/>
    public void Write(ImageRecord record) => _files.Write(Key(record), record);

    /// <inheritdoc cref="RecordFiles{TRecord}.Make"/>
    public void Make() => _files.Make();

    /// <inheritdoc cref="RecordFiles{TRecord}.Move"/>
    public void Move(ImageRecord record, RecordDirectory target) => _files.Move(Key(record), target._files, target.Key(record));

    /// <inheritdoc cref="RecordFiles{TRecord}.Delete"/>
    public void Delete(ImageRecord record) => _files.Delete(Key(record));

    /// <inheritdoc cref="RecordFiles{TRecord}.List"/>
    public IReadOnlyList<ImageRecord> List() => _files.List();

    /// <inheritdoc cref="RecordFiles{TRecord}.ListDamaged"/>
    public IReadOnlyList<string> ListDamaged() => _files.ListDamaged();

    /// <inheritdoc cref="RecordFiles{TRecord}.ListReadable"/>
    public IReadOnlyList<ImageRecord> ListReadable() => _files.ListReadable();

    /// <inheritdoc cref="RecordFiles{TRecord}.Repair"/>
    public void Repair() => _files.Repair();
}
