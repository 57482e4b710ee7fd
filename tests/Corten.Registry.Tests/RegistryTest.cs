using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Registry.Tests;

/// <summary>A content store, an image's bytes and a client in a hurry.</summary>
public abstract class RegistryTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-registry-");

    protected static byte[] Blob { get; } = [.. Enumerable.Range(0, 500_000).Select(i => (byte)(i * 31 >> 3))];

    protected static Digest BlobDigest { get; } = Digest.Of(Blob);

    protected static byte[] ManifestBytes { get; } = new Manifest
    {
        MediaType = MediaTypes.Manifest,
        Config = new Descriptor { MediaType = MediaTypes.Config, Digest = BlobDigest, Size = Blob.Length },
    }.ToJson();

    protected static RegistryOptions Hurry { get; } = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    protected ContentStore Store => new(Path.Combine(_directory.FullName, "content"));

    protected string Scratch(string name) => Path.Combine(_directory.FullName, name);

    protected static FaultResponse Manifest(params (string, string)[] headers) =>
        new(200, ManifestBytes, [("Content-Type", MediaTypes.Manifest), .. headers]);

    protected static async Task<RegistryException> FailsAsync(Func<FaultRequest, FaultResponse> answer, RegistryOptions? options = null)
    {
        using var server = new FaultServer(answer);
        return await FailsAsync(server.Host, options);
    }

    protected static async Task<RegistryException> FailsAsync(string host, RegistryOptions? options = null)
    {
        using var client = new RegistryClient(options ?? Hurry);
        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(Reference.Parse($"{host}/app:v1")));
        Assert.Contains(host, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        return failure;
    }

    protected async Task DownloadAsync(string host, RegistryOptions? options = null, Action<long>? progress = null, long? size = null)
    {
        using var client = new RegistryClient(options ?? Hurry);
        using var ingest = Store.Begin(BlobDigest, size ?? Blob.Length);
        await client.DownloadAsync(Reference.Parse($"{host}/app"), ingest, progress);
    }

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
