using System.Security.Cryptography;
using System.Text;
using Corten.Images.Copying;
using Corten.Images.Pulling;
using Corten.Images.Transports;
using Corten.Images.Trust;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Tests;

namespace Corten.Images.Tests.Trust;

public sealed class TrustPolicyTests : ImagesTest
{
    private readonly FakeRegistry _registry = new();

    [Fact]
    public void The_most_exact_scope_counts()
    {
        var policy = Policy("""
            {"default":[{"type":"reject"}],
             "transports":{"docker":{
               "a.example/team":[{"type":"insecureAcceptAnything"}],
               "a.example/team/bad:v1":[{"type":"reject"}],
               "*.wild.example":[{"type":"insecureAcceptAnything"}]},
               "dir":{"/srv/images":[{"type":"insecureAcceptAnything"}]},
               "oci":{"":[{"type":"insecureAcceptAnything"}]}}}
            """);
        bool Accepts(string place) => policy.For(ImageLocation.Parse(place)) is [PolicyRequirement.AcceptAnything];
        Assert.True(Accepts("docker://a.example/team/app"));
        Assert.True(Accepts("docker://a.example/team/bad:v2"));
        Assert.False(Accepts("docker://a.example/team/bad:v1"));
        Assert.False(Accepts("docker://a.example/teams/app"));
        Assert.True(Accepts("docker://x.wild.example:5000/app"));
        Assert.False(Accepts("docker://wild.example/app"));
        Assert.True(Accepts("dir:/srv/images/app"));
        Assert.False(Accepts("dir:/srv/imagesx"));
        Assert.True(Accepts("oci:/anywhere:x"));
        Assert.False(Accepts("docker-archive:/x.tar"));
    }

    [Theory]
    [InlineData("{}", "'default' is missing")]
    [InlineData("""{"default":[]}""", "empty")]
    [InlineData("""{"default":[{"type":"trustMe"}]}""", "trustMe")]
    [InlineData("""{"default":[{"type":"reject","x":1}]}""", "'x'")]
    [InlineData("""{"default":[{"type":"signedBy","keyType":"GPGKeys"}]}""", "exactly one")]
    [InlineData("""{"default":[{"type":"signedBy","keyType":"X","keyPath":"/x"}]}""", "GPGKeys")]
    [InlineData("""{"default":[{"type":"sigstoreSigned","keyPath":"/x","signedIdentity":{"type":"exactReference"}}]}""", "dockerReference")]
    [InlineData("[1", "JSON")]
    public void A_policy_that_is_none_is_refused(string json, string sentence)
    {
        var failure = Assert.Throws<ImageException>(() => Policy(json));
        Assert.Equal(ImageError.Untrusted, failure.Error);
        Assert.Contains(sentence, failure.Message);
    }

    [Theory]
    [InlineData("matchRepoDigestOrExact", "", "a.example/app:v1", "a.example/app:v1", true)]
    [InlineData("matchRepoDigestOrExact", "", "a.example/app:v1", "a.example/app:v2", false)]
    [InlineData("matchRepository", "", "a.example/app:v1", "a.example/app:v2", true)]
    [InlineData("matchRepository", "", "a.example/app:v1", "a.example/other:v1", false)]
    [InlineData("matchExact", "", "a.example/app:v1", "a.example/app", false)]
    [InlineData("exactReference", "b.example/x:1", "a.example/app:v1", "b.example/x:1", true)]
    [InlineData("exactRepository", "b.example/x", "a.example/app:v1", "b.example/x:7", true)]
    [InlineData("exactRepository", "b.example/x", "a.example/app:v1", "b.example/xy:7", false)]
    [InlineData("remapIdentity", "a.example|b.example/mirror", "a.example/app:v1", "b.example/mirror/app:v1", true)]
    [InlineData("remapIdentity", "a.exam|b.example", "a.example/app:v1", "b.exampleple/app:v1", false)]
    public void A_signature_is_for_a_name(string type, string values, string image, string signed, bool accepted) =>
        Assert.Equal(accepted, new IdentityRule(type, values.Split('|')[0], values.Split('|')[^1]).Accepts(Reference.Parse(image), signed));

    [Fact]
    public async Task A_simple_signature_lets_an_image_be_pulled_and_nothing_else()
    {
        var image = _registry.AddImage("v1", TestLayers.Tar(("a", "1")));
        using var gpg = new TestGpg();
        var name = _registry.Name("app:v1");
        string lookaside = WriteLookaside();
        var policy = Policy($$$"""{"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"{{{gpg.PublicKey}}}"}]}""");
        var trust = new PullTrust(policy, LookasideConfiguration.Read(lookaside), Hurry);
        Assert.Contains("no signature exists", (await PullFailsAsync(name, trust)).Message);

        byte[] manifest = Encoding.UTF8.GetBytes(DebianRegistry.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{name}"));
        byte[] good = gpg.Sign(Payload(image.Digest, name.ToString()));
        foreach (byte[] bad in new[]
        {
            gpg.Sign(Payload(Digest.Of("other"u8), name.ToString())),
            gpg.Sign(Payload(image.Digest, name.WithTag("v2").ToString())),
            Payload(image.Digest, name.ToString()),
            [.. good[..^5], 1, 2, 3, 4, 5],
        })
        {
            WriteSignature(name, image.Digest, bad);
            Assert.Contains("no signature can be accepted", (await PullFailsAsync(name, trust)).Message);
        }
        Assert.Empty(Images.List());
        using (var stranger = new TestGpg())
            WriteSignature(name, image.Digest, stranger.Sign(Payload(image.Digest, name.ToString())));
        Assert.Contains("not by one of the keys", (await PullFailsAsync(name, trust)).Message);

        WriteSignature(name, image.Digest, good);
        await Images.PullAsync(name, Hurry, trust: trust);
        Assert.Equal(image.Digest, Digest.Of(manifest));
        Assert.Empty(Directory.EnumerateDirectories("/tmp", "corten-gpg-*"));
    }

    [Fact]
    public async Task A_signature_of_cosign_lets_an_image_be_copied()
    {
        var image = _registry.AddImage("v1", TestLayers.Tar(("a", "1")));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Scratch("key.pub"), key.ExportSubjectPublicKeyInfoPem());
        var policy = Policy($$$"""{"default":[{"type":"sigstoreSigned","keyPath":"{{{Scratch("key.pub")}}}","signedIdentity":{"type":"matchRepository"}}]}""");
        Assert.Contains("no signature exists", (await CopyFailsAsync(policy)).Message);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Attach(image.Digest, Payload(image.Digest, _registry.Name("app").ToString(), SignedPayload.CosignType), other);
        Assert.Contains("not by a key", (await CopyFailsAsync(policy)).Message);
        Attach(image.Digest, Payload(Digest.Of("other"u8), _registry.Name("app").ToString(), SignedPayload.CosignType), key);
        Assert.Contains("for the manifest", (await CopyFailsAsync(policy)).Message);
        Attach(image.Digest, Payload(image.Digest, _registry.Name("stolen").ToString(), SignedPayload.CosignType), key);
        Assert.Contains("for the name", (await CopyFailsAsync(policy)).Message);
        Attach(image.Digest, Payload(image.Digest, _registry.Name("app").ToString(), SignedPayload.CosignType), key);
        Assert.Equal(image.Digest, (await CopyAsync(policy)).Digest);
    }

    [Fact]
    public async Task Signatures_are_copied_or_left_behind_but_never_lost_in_silence()
    {
        _registry.AddImage("v1", TestLayers.Tar(("a", "1")));
        await CopyAsync(TrustPolicy.AcceptAnything);
        File.WriteAllText(Path.Combine(Scratch("copied"), "signature-1"), "signed");
        var options = new TransportOptions { TemporaryDirectory = Scratch("") };
        Task<TransportManifest> Again(string place, CopyOptions how) =>
            ImageCopier.CopyAsync(ImageLocation.Parse($"dir:{Scratch("copied")}"), options, ImageLocation.Parse(place), options, how);
        await Again($"dir:{Scratch("second")}", new CopyOptions());
        Assert.Equal("signed", File.ReadAllText(Path.Combine(Scratch("second"), "signature-1")));
        Assert.Contains("--remove-signatures", (await Assert.ThrowsAsync<ImageException>(() => Again($"oci:{Scratch("layout")}:x", new CopyOptions()))).Message);
        Assert.Contains("--remove-signatures", (await Assert.ThrowsAsync<ImageException>(() => Again($"dir:{Scratch("third")}", new CopyOptions { Format = ManifestFormat.Docker }))).Message);
        await Again($"oci:{Scratch("layout")}:x", new CopyOptions { RemoveSignatures = true });
    }

    protected override void OnDispose() => _registry.Dispose();

    private static byte[] Payload(Digest manifest, string name, string type = SignedPayload.SimpleType) => Encoding.UTF8.GetBytes(
        $$$"""{"critical":{"identity":{"docker-reference":"{{{name}}}"},"image":{"docker-manifest-digest":"{{{manifest}}}"},"type":"{{{type}}}"},"optional":null}""");

    private TrustPolicy Policy(string json)
    {
        File.WriteAllText(Scratch("policy.json"), json);
        return TrustPolicy.Read(Scratch("policy.json"));
    }

    private string WriteLookaside()
    {
        string directory = Directory.CreateDirectory(Scratch("registries.d")).FullName;
        File.WriteAllText(Path.Combine(directory, "x.yaml"), $"docker:\n  {_registry.Host}:\n    lookaside: file://{Scratch("signatures")}\n");
        return directory;
    }

    private void WriteSignature(Reference name, Digest manifest, byte[] signature)
    {
        string directory = Directory.CreateDirectory(Scratch($"signatures/{name.Path}@sha256={manifest.Hex}")).FullName;
        File.WriteAllBytes(Path.Combine(directory, "signature-1"), signature);
    }

    private void Attach(Digest manifest, byte[] payload, ECDsa key)
    {
        var layer = _registry.AddBlob(payload, "application/vnd.dev.cosign.simplesigning.v1+json") with
        {
            Annotations = new Dictionary<string, string>
            {
                ["dev.cosignproject.cosign/signature"] = Convert.ToBase64String(key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            },
        };
        var attached = new Manifest { MediaType = MediaTypes.Manifest, Config = _registry.AddBlob("{}"u8.ToArray(), MediaTypes.Config), Layers = [layer] };
        _registry.AddManifest($"sha256-{manifest.Hex}.sig", attached.ToJson(), MediaTypes.Manifest);
    }

    private async Task<ImageException> PullFailsAsync(Reference name, PullTrust trust)
    {
        var failure = await Assert.ThrowsAsync<ImageException>(() => Images.PullAsync(name, Hurry, trust: trust));
        Assert.Equal(ImageError.Untrusted, failure.Error);
        return failure;
    }

    private Task<ImageException> CopyFailsAsync(TrustPolicy policy) => Assert.ThrowsAsync<ImageException>(() => CopyAsync(policy));

    private Task<TransportManifest> CopyAsync(TrustPolicy policy)
    {
        var options = new TransportOptions { Registry = Hurry };
        return ImageCopier.CopyAsync(
            ImageLocation.Parse($"docker://{_registry.Name("app:v1")}"), options, ImageLocation.Parse($"dir:{Scratch("copied")}"), options, new CopyOptions { Policy = policy });
    }

    /// <summary>A key of its own in a home of its own.</summary>
    private sealed class TestGpg : IDisposable
    {
        private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("corten-test-gpg-");

        public TestGpg()
        {
            if (!File.Exists("/usr/bin/gpg"))
                Assert.Skip("gpg is not installed: simple signatures are not tried");
            DebianRegistry.Run("gpg", "--homedir", _home.FullName, "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "test@example.com", "ed25519", "sign", "never");
            File.WriteAllText(PublicKey, DebianRegistry.Run("gpg", "--homedir", _home.FullName, "--armor", "--export"));
        }

        public string PublicKey => Path.Combine(_home.FullName, "public.asc");

        public byte[] Sign(byte[] content)
        {
            string file = Path.Combine(_home.FullName, "payload");
            File.WriteAllBytes(file, content);
            DebianRegistry.Run("gpg", "--homedir", _home.FullName, "--batch", "--quiet", "--yes", "--output", file + ".gpg", "--sign", file);
            return File.ReadAllBytes(file + ".gpg");
        }

        public void Dispose()
        {
            DebianRegistry.Run("gpgconf", "--homedir", _home.FullName, "--kill", "all");
            _home.Delete(recursive: true);
        }
    }
}
