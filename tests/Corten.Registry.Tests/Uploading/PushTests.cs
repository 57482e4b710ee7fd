using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Configuration;
using Corten.Registry.Uploading;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Registry.Tests.Uploading;

public sealed class PushTests : RegistryTest
{
    [Fact]
    public async Task Blobs_manifests_tags_and_referrers_go_to_the_real_registry_and_come_back()
    {
        using var registry = new DebianRegistry();
        using var client = new RegistryClient(Hurry);
        var name = Reference.Parse($"{registry.Host}/team/app:v1");
        Assert.Null(await client.FindBlobAsync(name, BlobDigest));
        await client.UploadAsync(name, BlobDigest, Blob.Length, _ => Task.FromResult<Stream>(new MemoryStream(Blob)));
        Assert.Equal(Blob.Length, await client.FindBlobAsync(name, BlobDigest));

        byte[] other = [.. Blob, 7];
        var sent = await client.UploadAsync(name, new MemoryStream(other));
        Assert.Equal(new BlobIdentity(Digest.Of(other), other.Length), sent);
        var elsewhere = Reference.Parse($"{registry.Host}/elsewhere:v2");
        Assert.True(await client.TryMountBlobAsync(elsewhere, BlobDigest, name));
        Assert.False(await client.TryMountBlobAsync(elsewhere, Digest.Of("absent"u8), name));
        Assert.Equal(Blob.Length, await client.FindBlobAsync(elsewhere, BlobDigest));

        await client.PutManifestAsync(name, ManifestBytes, MediaTypes.Manifest);
        await client.PutManifestAsync(name.WithTag("v2"), ManifestBytes, MediaTypes.Manifest);
        Assert.Equal(["v1", "v2"], await client.ListTagsAsync(name));
        await using (var stream = await client.OpenBlobAsync(name, BlobDigest, Blob.Length))
        {
            var read = new MemoryStream();
            await stream.CopyToAsync(read);
            Assert.Equal(Blob, read.ToArray());
        }

        var subject = Digest.Of(ManifestBytes);
        byte[] referrer = (Oci.ImageSpec.Manifest.Parse(ManifestBytes) with
        {
            ArtifactType = "application/x-signature",
            Subject = new Descriptor { MediaType = MediaTypes.Manifest, Digest = subject, Size = ManifestBytes.Length },
        }).ToJson();
        await client.PutManifestAsync(name.WithDigest(Digest.Of(referrer)), referrer, MediaTypes.Manifest);
        await client.PutManifestAsync(name.WithDigest(Digest.Of(referrer)), referrer, MediaTypes.Manifest);
        var found = Assert.Single(await client.ListReferrersAsync(name, subject));
        Assert.Equal((Digest.Of(referrer), "application/x-signature"), (found.Digest, found.ArtifactType));
        Assert.Empty(await client.ListReferrersAsync(name, subject, "application/x-other"));

        await client.DeleteManifestAsync(name.WithDigest(subject));
        Assert.Equal(RegistryError.NotFound, (await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(name))).Error);
    }

    [Fact]
    public async Task A_password_is_asked_for_and_a_wrong_one_told()
    {
        using var registry = new DebianRegistry(withPassword: true);
        var name = Reference.Parse($"{registry.Host}/app:v1");
        using var wrong = new RegistryClient(Hurry with { Credentials = new Credentials("alice", "wrong") });
        Assert.Contains("alice", (await Assert.ThrowsAsync<RegistryException>(() => wrong.LoginAsync(registry.Host))).Message);
        using var client = new RegistryClient(Hurry with { Credentials = new Credentials("alice", "secret") });
        await client.LoginAsync(registry.Host);
        await client.UploadAsync(name, BlobDigest, Blob.Length, _ => Task.FromResult<Stream>(new MemoryStream(Blob)));
        Assert.Equal(Blob.Length, await client.FindBlobAsync(name, BlobDigest));
    }

    [Fact]
    public async Task A_push_asks_for_a_token_that_may_push_and_a_mount_also_for_its_source()
    {
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json("""{"token":"T"}""")
            : r.Header("Authorization") is null ? new FaultResponse(401, [], ("WWW-Authenticate", $"Bearer realm=\"http://{server!.Host}/token\",service=\"s\",scope=\"repository:app:pull\""))
            : new FaultResponse(201, [])))
        {
            using var client = new RegistryClient(Hurry);
            Assert.True(await client.TryMountBlobAsync(Reference.Parse($"{server.Host}/app"), BlobDigest, Reference.Parse($"{server.Host}/base")));
            string token = Assert.Single(server.Requests, r => r.Path.StartsWith("/token")).Path;
            Assert.Contains("scope=repository%3Aapp%3Apull%2Cpush", token);
            Assert.Contains("scope=repository%3Abase%3Apull", token);
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_registry_is_asked_again_with_the_whole_blob(int status)
    {
        int refusals = 2;
        using var server = new FaultServer(r => r.Method switch
        {
            "POST" => new FaultResponse(202, [], ("Location", "/v2/app/blobs/uploads/1?state=x")),
            "PUT" when refusals-- > 0 => new FaultResponse(status, [], ("Retry-After", "0")),
            _ => new FaultResponse(201, []),
        });
        using var client = new RegistryClient(Hurry);
        byte[] content = "some content"u8.ToArray();
        int opened = 0;
        await client.UploadAsync(Reference.Parse($"{server.Host}/app"), Digest.Of(content), content.Length, _ =>
        {
            opened++;
            return Task.FromResult<Stream>(new MemoryStream(content));
        });
        Assert.Equal(3, opened);
        Assert.All(server.Requests.Where(r => r.Method == "PUT"), r => Assert.Equal("some content", r.Body));
        Assert.Contains($"?state=x&digest={Uri.EscapeDataString(Digest.Of(content).ToString())}", server.Requests.Last().Path);
    }

    [Fact]
    public async Task Credentials_stay_at_home_when_an_upload_goes_elsewhere()
    {
        using var storage = new FaultServer(_ => new FaultResponse(201, []));
        using var server = new FaultServer(r => r.Header("Authorization") is null
            ? new FaultResponse(401, [], ("WWW-Authenticate", "Basic realm=\"x\""))
            : new FaultResponse(202, [], ("Location", $"http://{storage.Host}/upload/1")));
        using var client = new RegistryClient(Hurry with { Credentials = new Credentials("alice", "secret") });
        byte[] content = "x"u8.ToArray();
        await client.UploadAsync(Reference.Parse($"{server.Host}/app"), Digest.Of(content), 1, _ => Task.FromResult<Stream>(new MemoryStream(content)));
        Assert.Null(Assert.Single(storage.Requests).Header("Authorization"));
    }

    [Fact]
    public async Task Tags_come_in_several_answers_but_never_from_another_host()
    {
        string? elsewhere = null;
        using var server = new FaultServer(r => r.Path.EndsWith("tags/list")
            ? FaultResponse.Json("""{"name":"app","tags":["a","b"]}""", 200, ("Link", elsewhere ?? "</v2/app/tags/list?last=b&n=2>; rel=\"next\""))
            : FaultResponse.Json("""{"name":"app","tags":["c"]}"""));
        using var client = new RegistryClient(Hurry);
        var name = Reference.Parse($"{server.Host}/app");
        Assert.Equal(["a", "b", "c"], await client.ListTagsAsync(name));
        elsewhere = "<http://127.0.0.2:1/v2/app/tags/list>; rel=\"next\"";
        Assert.Equal(RegistryError.Untrusted, (await Assert.ThrowsAsync<RegistryException>(() => client.ListTagsAsync(name))).Error);
    }

    [Fact]
    public async Task A_registry_that_lists_referrers_itself_is_believed()
    {
        var entry = new Descriptor { MediaType = MediaTypes.Manifest, Digest = BlobDigest, Size = 3, ArtifactType = "t" };
        using var server = new FaultServer(r => r.Path.Contains("/referrers/")
            ? new FaultResponse(200, new Index { MediaType = MediaTypes.Index, Manifests = [entry] }.ToJson(), ("Content-Type", MediaTypes.Index))
            : new FaultResponse(404, []));
        using var client = new RegistryClient(Hurry);
        Assert.Equal(entry.Digest, Assert.Single(await client.ListReferrersAsync(Reference.Parse($"{server.Host}/app"), BlobDigest, "t")).Digest);
        Assert.DoesNotContain(server.Requests, r => r.Path.Contains("/manifests/"));
    }

    [Fact]
    public async Task A_blob_that_is_read_goes_on_where_the_connection_broke()
    {
        int cuts = 3;
        using var server = new FaultServer(r =>
        {
            int from = r.Header("Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
            var answer = from == 0 ? new FaultResponse(200, Blob) : new FaultResponse(206, Blob[from..], ("Content-Range", $"bytes {from}-{Blob.Length - 1}/{Blob.Length}"));
            return cuts-- > 0 ? answer with { CutAfter = 50_000 } : answer;
        });
        using var client = new RegistryClient(Hurry);
        await using var stream = await client.OpenBlobAsync(Reference.Parse($"{server.Host}/app"), BlobDigest, Blob.Length);
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        Assert.Equal(Blob, read.ToArray());
    }
}
