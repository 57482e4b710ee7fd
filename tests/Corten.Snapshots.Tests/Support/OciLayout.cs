using Corten.Oci;

namespace Corten.Snapshots.Tests.Support;

/// <summary>Writes an image layout (image-spec, image-layout.md) of uncompressed layers, for peers that unpack one.</summary>
public static class OciLayout
{
    public static void Write(string directory, IReadOnlyList<byte[]> layers)
    {
        Directory.CreateDirectory($"{directory}/blobs/sha256");
        File.WriteAllText($"{directory}/oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
        var digests = layers.Select(l => Blob(directory, l)).ToList();
        string diffIds = string.Join(',', digests.Select(d => $"\"{d}\""));
        byte[] config = System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[{{{diffIds}}}]},"history":[]}""");
        string list = string.Join(',', digests.Select((d, i) =>
            $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{d}}","size":{{layers[i].Length}}}"""));
        byte[] manifest = System.Text.Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{Blob(directory, config)}}}","size":{{{config.Length}}}},"layers":[{{{list}}}]}""");
        File.WriteAllText($"{directory}/index.json",
            $$$"""{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{Blob(directory, manifest)}}}","size":{{{manifest.Length}}},"annotations":{"org.opencontainers.image.ref.name":"test"}}]}""");
    }

    private static Digest Blob(string directory, byte[] content)
    {
        var digest = Digest.Of(content);
        File.WriteAllBytes($"{directory}/blobs/sha256/{digest.Hex}", content);
        return digest;
    }
}
