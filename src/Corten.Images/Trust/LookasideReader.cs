using Corten.Linux.Files;
using Corten.Oci;
using Corten.Registry;

namespace Corten.Images.Trust;

/// <summary>Reads the simple signatures of a manifest from where registries.d says that they lie.</summary>
internal sealed class LookasideReader(LookasideConfiguration configuration, RegistryOptions options)
{
    private const int MaximumSignatures = 100;
    private const int MaximumSignature = 4 * 1024 * 1024;

    public async Task<IReadOnlyList<byte[]>> ReadAsync(Reference reference, Digest manifest, CancellationToken cancellation)
    {
        var found = new List<byte[]>();
        if (configuration.ReadingFor(reference) is not { } place)
            return found;
        using var client = new DocumentClient(options);
        for (int number = 1; number <= MaximumSignatures; number++)
        {
            var address = LookasideWriter.Address(place, manifest, number);
            byte[]? signature = address.IsFile ? ReadFile(address.LocalPath) : await client.GetAsync(address, MaximumSignature, cancellation);
            if (signature is null)
                break;
            found.Add(signature);
        }
        return found;
    }

    private static byte[]? ReadFile(string path)
    {
        using var file = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly);
        if (file is null)
            return null;
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        if (stream.Length > MaximumSignature)
            throw new ImageException(ImageError.Host, $"the signature {path} is {stream.Length} bytes long; at most {MaximumSignature} are allowed");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
