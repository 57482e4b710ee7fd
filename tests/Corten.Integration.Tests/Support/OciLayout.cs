using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Corten.Integration.Tests.Support;

/// <summary>Writes an OCI image layout with one image of one gzip layer, from a tar file. It knows nothing of the programs under test.</summary>
internal sealed class OciLayout
{
    private readonly string _directory;

    public OciLayout(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory + "/blobs/sha256");
        File.WriteAllText(directory + "/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    public string LayerDigest { get; private set; } = "";

    public string ConfigDigest { get; private set; } = "";

    public void Add(string tar, string tag, params string[] command)
    {
        string diffId = Digest(tar);
        string packed = _directory + "/layer";
        using (FileStream source = File.OpenRead(tar))
        using (var target = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
            source.CopyTo(target);
        long size = new FileInfo(packed).Length;
        LayerDigest = Digest(packed);
        File.Move(packed, Blob(LayerDigest), overwrite: true);
        var config = new JsonObject
        {
            ["architecture"] = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject
            {
                ["Cmd"] = new JsonArray([.. command.Select(word => (JsonNode)word)]),
                ["Env"] = new JsonArray("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(diffId) },
        };
        var (configDigest, configSize) = Write(config);
        ConfigDigest = configDigest;
        var (manifestDigest, manifestSize) = Write(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", configDigest, configSize),
            ["layers"] = new JsonArray(Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", LayerDigest, size)),
        });
        JsonObject named = Descriptor("application/vnd.oci.image.manifest.v1+json", manifestDigest, manifestSize);
        named["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
        File.WriteAllText(_directory + "/index.json", new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(named) }.ToJsonString());
    }

    private (string Digest, long Size) Write(JsonObject content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content.ToJsonString());
        string digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Blob(digest), bytes);
        return (digest, bytes.Length);
    }

    private string Blob(string digest) => $"{_directory}/blobs/sha256/{digest[7..]}";

    private static JsonObject Descriptor(string mediaType, string digest, long size) =>
        new() { ["mediaType"] = mediaType, ["digest"] = digest, ["size"] = size };

    private static string Digest(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
