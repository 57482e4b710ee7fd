using System.Text;
using Corten.Oci.ImageSpec;

namespace Corten.Oci.Tests.ImageSpec;

public sealed class ManifestTests
{
    private const string Digest1 = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static string Config => $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Digest1}}","size":2}""";

    [Fact]
    public void A_manifest_survives_the_round_trip_with_plus_signs_as_they_are()
    {
        string json = $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{Config}},"layers":[{{Config}}]}""";
        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, Encoding.UTF8.GetString(manifest.ToJson()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":2,"config":null}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:1","size":2}}""")]
    [InlineData("""{"schemaVersion":1,"config":{"mediaType":"x","digest":"DIGEST","size":2}}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"DIGEST","size":-2}}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"DIGEST"}}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"DIGEST","size":2},"layers":[null]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"DIGEST","size":1e99}}""")]
    public void Broken_manifests_are_refused(string json) =>
        Assert.Throws<FormatException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(json.Replace("DIGEST", Digest1))));

    [Fact]
    public void Null_lists_are_empty_lists()
    {
        var manifest = Manifest.Parse(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{{Config}},"layers":null}"""));
        Assert.Empty(manifest.Layers);
        Assert.Empty(Oci.ImageSpec.Index.Parse("""{"schemaVersion":2,"manifests":null}"""u8).Manifests);
    }

    [Fact]
    public void A_docker_configuration_with_nulls_is_read()
    {
        var config = ImageConfig.Parse("""
            {"architecture":"amd64","os":"linux","created":"2024-01-02T03:04:05.123456789Z",
             "config":{"Hostname":"","User":"","Env":["PATH=/bin"],"Cmd":["sh"],"Entrypoint":null,"Volumes":{"/data":{}},"OnBuild":null,"Labels":null},
             "rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},
             "history":[{"created_by":"x","empty_layer":true}]}
            """u8);
        Assert.Equal(["sh"], config.Config.Cmd!);
        Assert.Null(config.Config.Entrypoint);
        Assert.Single(config.Rootfs.DiffIds);
        Assert.Equal(2024, config.Created!.Value.Year);
        Assert.True(config.History![0].EmptyLayer);
        Assert.Contains("/data", config.Config.Volumes!.Keys);
    }

    [Fact]
    public void Missing_parts_of_a_configuration_are_empty()
    {
        var config = ImageConfig.Parse("""{"config":null,"rootfs":null}"""u8);
        Assert.Empty(config.Rootfs.DiffIds);
        Assert.Null(config.Config.Cmd);
    }
}
