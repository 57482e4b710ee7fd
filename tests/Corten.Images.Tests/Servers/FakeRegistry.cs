using System.Collections.Concurrent;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Tests;

namespace Corten.Images.Tests;

/// <summary>A registry in this process: it has what a test put there, and answers wrongly where the test says so.</summary>
public sealed class FakeRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, (byte[] Content, string Type)> _manifests = new();
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly FaultServer _server;

    public FakeRegistry() => _server = new FaultServer(Answer);

    /// <summary>Changes the answer to a request; null leaves it.</summary>
    public Func<FaultRequest, FaultResponse, FaultResponse>? Fault { get; set; }

    public string Host => _server.Host;

    public IEnumerable<FaultRequest> Requests => _server.Requests;

    public Reference Name(string name) => Reference.Parse($"{Host}/{name}");

    public Descriptor AddBlob(byte[] content, string type)
    {
        var digest = Digest.Of(content);
        _blobs[digest.ToString()] = content;
        return new Descriptor { MediaType = type, Digest = digest, Size = content.Length };
    }

    public Descriptor AddManifest(string tag, byte[] content, string type)
    {
        var digest = Digest.Of(content);
        _manifests[tag] = _manifests[digest.ToString()] = (content, type);
        return new Descriptor { MediaType = type, Digest = digest, Size = content.Length };
    }

    /// <summary>Adds an image of gzip layers made of the tars.</summary>
    public Descriptor AddImage(string tag, params byte[][] tars) => AddImage(tag, TestLayers.Config(tars), tars);

    public Descriptor AddImage(string tag, ImageConfig config, params byte[][] tars)
    {
        var manifest = new Manifest
        {
            MediaType = MediaTypes.Manifest,
            Config = AddBlob(config.ToJson(), MediaTypes.Config),
            Layers = [.. tars.Select(tar => AddBlob(TestLayers.Gzip(tar), MediaTypes.LayerGzip))],
        };
        return AddManifest(tag, manifest.ToJson(), MediaTypes.Manifest);
    }

    public void Dispose() => _server.Dispose();

    private FaultResponse Answer(FaultRequest request)
    {
        var answer = Regular(request);
        return Fault?.Invoke(request, answer) ?? answer;
    }

    private FaultResponse Regular(FaultRequest request)
    {
        string last = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (request.Path.Contains("/manifests/") && _manifests.TryGetValue(last, out var manifest))
            return new FaultResponse(200, manifest.Content, ("Content-Type", manifest.Type));
        if (!request.Path.Contains("/blobs/") || !_blobs.TryGetValue(last, out byte[]? blob))
            return FaultResponse.Json("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}""", 404);
        if (request.Header("Range") is not { } range)
            return new FaultResponse(200, blob);
        int from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
        return new FaultResponse(206, blob[from..], ("Content-Range", $"bytes {from}-{blob.Length - 1}/{blob.Length}"));
    }
}
