using System.Net;
using Corten.Oci;
using Corten.Registry.Http;

namespace Corten.Registry.Uploading;

/// <summary>Sends one blob to a repository (distribution-spec, spec.md#pushing-blobs).</summary>
internal sealed class BlobUpload(RegistryOptions options, Requester requester, Reference repository)
{
    private readonly Retry _retry = new(options);
    private readonly Access _access = Access.ToPush(repository);

    /// <summary>The length of a blob that the repository has, or null.</summary>
    public Task<long?> FindAsync(Digest digest, CancellationToken cancellation) => _retry.RunAsync<long?>(
        async () =>
        {
            var request = new RegistryRequest(_access, $"{repository.Path}/blobs/{digest}") { Method = HttpMethod.Head };
            using var response = await requester.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            await ResponseFailure.ThrowAsync(response, repository.Domain, $"blob {digest} of {repository.Path}", cancellation);
            return response.Content.Headers.ContentLength ?? -1;
        },
        cancellation);

    /// <summary>Has the registry take a blob from another of its repositories; false where it does not.</summary>
    public Task<bool> TryMountAsync(Digest digest, Reference from, CancellationToken cancellation) => _retry.RunAsync(
        async () =>
        {
            string query = $"?mount={Uri.EscapeDataString(digest.ToString())}&from={Uri.EscapeDataString(from.Path)}";
            using var response = await BeginAsync(_access with { AlsoPull = from }, query, cancellation);
            if (response.StatusCode == HttpStatusCode.Created)
                return true;
            // Anything else is not worth an error: the blob is sent then. An upload that was begun instead is given up.
            if (response.StatusCode == HttpStatusCode.Accepted)
                await CancelAsync(response, cancellation);
            return false;
        },
        cancellation);

    /// <summary>Sends a blob of known digest and length in one request.</summary>
    public Task<bool> SendAsync(Digest digest, long size, Func<CancellationToken, Task<Stream>> open, Action<long>? progress, CancellationToken cancellation) =>
        _retry.RunAsync(
            async () =>
            {
                using var begun = await BegunAsync(cancellation);
                await PutAsync(WithDigest(requester.Target(begun), digest), digest, async token => new BlobContent(await open(token), size, progress), cancellation);
                return true;
            },
            cancellation);

    /// <summary>Sends a blob whose digest and length are known only at its end, once, without a second attempt for what is being read.</summary>
    public async Task<BlobIdentity> StreamAsync(Stream content, Action<long>? progress, CancellationToken cancellation)
    {
        using var begun = await _retry.RunAsync(() => BegunAsync(cancellation), cancellation);
        using var hashing = new HashingStream(content);
        using var patched = await PatchAsync(requester.Target(begun), hashing, progress, cancellation);
        var identity = hashing.Finish();
        await PutAsync(WithDigest(requester.Target(patched), identity.Digest), identity.Digest, _ => Task.FromResult<HttpContent>(new ByteArrayContent([])), cancellation);
        return identity;
    }

    private async Task<HttpResponseMessage> PatchAsync(Uri location, Stream content, Action<long>? progress, CancellationToken cancellation)
    {
        var response = await requester.SendAsync(
            new RegistryRequest(_access, "")
            {
                Method = HttpMethod.Patch,
                Location = location,
                Content = _ => Task.FromResult<HttpContent>(Octets(new BlobContent(content, null, progress))),
            },
            cancellation);
        await ThrowAsync(response, HttpStatusCode.Accepted, "a blob", cancellation);
        return response;
    }

    private async Task PutAsync(Uri location, Digest digest, Func<CancellationToken, Task<HttpContent>> content, CancellationToken cancellation)
    {
        var request = new RegistryRequest(_access, "") { Method = HttpMethod.Put, Location = location, Content = async token => Octets(await content(token)) };
        using var response = await requester.SendAsync(request, cancellation);
        await ThrowAsync(response, HttpStatusCode.Created, $"blob {digest}", cancellation);
    }

    private async Task<HttpResponseMessage> BegunAsync(CancellationToken cancellation)
    {
        var response = await BeginAsync(_access, "", cancellation);
        await ThrowAsync(response, HttpStatusCode.Accepted, "a blob", cancellation);
        return response;
    }

    private Task<HttpResponseMessage> BeginAsync(Access access, string query, CancellationToken cancellation) => requester.SendAsync(
        new RegistryRequest(access, $"{repository.Path}/blobs/uploads/{query}")
        {
            Method = HttpMethod.Post,
            Content = _ => Task.FromResult<HttpContent>(new ByteArrayContent([])),
        },
        cancellation);

    private async Task CancelAsync(HttpResponseMessage begun, CancellationToken cancellation)
    {
        try
        {
            var request = new RegistryRequest(_access, "") { Method = HttpMethod.Delete, Location = requester.Target(begun) };
            using var response = await requester.SendAsync(request, cancellation);
        }
        catch (RegistryException)
        {
            // The registry forgets unfinished uploads by itself.
        }
    }

    private async Task ThrowAsync(HttpResponseMessage response, HttpStatusCode expected, string what, CancellationToken cancellation)
    {
        if (response.StatusCode == expected)
            return;
        await ResponseFailure.ThrowAsync(response, repository.Domain, $"the upload of {what} to {repository.Path}", cancellation);
        throw new RegistryException(
            RegistryError.Nonsense, $"registry {repository.Domain} answers the upload of {what} to {repository.Path} with status {(int)response.StatusCode} where {(int)expected} is due");
    }

    private static HttpContent Octets(HttpContent content)
    {
        content.Headers.ContentType = new("application/octet-stream");
        return content;
    }

    private static Uri WithDigest(Uri location, Digest digest)
    {
        string query = location.Query.Length > 1 ? location.Query + "&" : "?";
        return new UriBuilder(location) { Query = $"{query}digest={Uri.EscapeDataString(digest.ToString())}" }.Uri;
    }
}
