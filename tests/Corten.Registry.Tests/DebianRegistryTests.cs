using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Configuration;

namespace Corten.Registry.Tests;

public sealed class DebianRegistryTests : RegistryTest
{
    [Fact]
    public async Task Manifest_configuration_and_layers_come_from_the_real_registry()
    {
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "some/app:v1");
        using var client = new RegistryClient(Hurry);
        var reference = Reference.Parse($"{registry.Host}/some/app:v1");
        var fetched = await client.GetManifestAsync(reference);
        Assert.Equal(MediaTypes.Manifest, fetched.MediaType);
        var manifest = Oci.ImageSpec.Manifest.Parse(fetched.Content);
        foreach (var blob in manifest.Layers.Append(manifest.Config))
        {
            using var ingest = Store.Begin(blob.Digest, blob.Size);
            await client.DownloadAsync(reference, ingest);
            Assert.True(Store.Exists(blob.Digest));
        }
        var byDigest = await client.GetManifestAsync(reference.WithDigest(fetched.Digest));
        Assert.Equal(fetched.Content, byDigest.Content);
    }

    [Fact]
    public async Task An_absent_image_is_told()
    {
        using var registry = new DebianRegistry();
        var failure = await FailsAsync(registry.Host);
        Assert.Equal(RegistryError.NotFound, failure.Error);
        Assert.Contains("manifest unknown", failure.Message);
    }

    [Fact]
    public async Task The_registrys_password_is_asked_for_and_taken()
    {
        using var registry = new DebianRegistry(withPassword: true);
        registry.Push(MakeImage(), "app:v1", "--dest-creds", "alice:secret");
        Assert.Equal(RegistryError.Unauthorized, (await FailsAsync(registry.Host)).Error);
        Assert.Equal(RegistryError.Unauthorized, (await FailsAsync(registry.Host, Hurry with { Credentials = new Credentials("alice", "wrong") })).Error);
        string authFile = Scratch("auth.json");
        DebianRegistry.Run("skopeo", "login", "--tls-verify=false", "--authfile", authFile, "-u", "alice", "-p", "secret", registry.Host);
        foreach (var options in new[] { Hurry with { Credentials = new Credentials("alice", "secret") }, Hurry with { AuthFiles = [authFile] } })
        {
            using var client = new RegistryClient(options);
            Assert.NotEmpty((await client.GetManifestAsync(Reference.Parse($"{registry.Host}/app:v1"))).Content);
        }
    }

    private string MakeImage()
    {
        string layout = Scratch("oci");
        DebianRegistry.Run("umoci", "init", "--layout", layout);
        DebianRegistry.Run("umoci", "new", "--image", layout + ":v1");
        string file = Scratch("data");
        File.WriteAllBytes(file, Blob);
        DebianRegistry.Run("umoci", "insert", "--image", layout + ":v1", file, "/data");
        return $"oci:{layout}:v1";
    }
}
