using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Snapshots.Directories;

/// <summary>What is kept about a committed layer, in its layer.json.</summary>
/// <param name="ChainId">Its name.</param>
/// <param name="Ancestors">The snapshots below, nearest first: the overlay's order.</param>
/// <param name="Statistics">What it held.</param>
internal sealed record LayerRecord(Digest ChainId, IReadOnlyList<Digest> Ancestors, LayerStatistics Statistics)
{
    private const string FileName = "layer.json";

    /// <summary>The record in <paramref name="directory"/>; null where there is none.</summary>
    public static LayerRecord? Read(string directory)
    {
        string path = HostPath.Join(directory, FileName);
        string? text = KernelFile.TryRead(path, out int errno);
        if (text is null)
            return errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw new LinuxException("read", path, errno);
        try
        {
            return JsonSerializer.Deserialize(text, LayerRecordJson.Default.LayerRecord);
        }
        catch (JsonException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"read {path}: it is not a layer's record; remove the image and pull it again", e);
        }
    }

    /// <summary>Writes the record; the caller syncs.</summary>
    public void Write(string directory) => AtomicFile.Write(
        HostPath.Join(directory, FileName), JsonSerializer.SerializeToUtf8Bytes(this, LayerRecordJson.Default.LayerRecord), durable: false);
}

/// <summary>The compiled form of <see cref="LayerRecord"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LayerRecord))]
internal sealed partial class LayerRecordJson : JsonSerializerContext;
