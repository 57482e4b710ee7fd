using Corten.Engine.Committing;
using Corten.Engine.Records;
using Corten.Engine.Tests.Support;
using Corten.Oci;

namespace Corten.Engine.Tests.Committing;

public sealed class ContainerCommitterTests : IDisposable
{
    private const string Script = "mkdir /dir; echo new > /dir/file; rm /etc/group; chown 5:6 /dir/file; mkdir /opaque; rm -r /bin/kill";
    private readonly TestEngine _test = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_of_a_container_has_what_it_made_and_lacks_what_it_removed(bool squash)
    {
        var engine = _test.Open();
        var image = engine.Commits.Commit(Changed(engine), new CommitRequest { Name = Reference.Parse("localhost/made:1"), Squash = squash, Changes = ["ENV B=c"], Message = "why", Author = "me" }, default);
        Assert.Equal(squash ? 1 : 2, image.ChainIds.Count);
        Assert.Equal(("me", "why"), (image.Config.Author, image.Config.History![^1].Comment));
        Assert.Contains("B=c", image.Config.Config.Env!);
        Assert.Contains("FROM=image", image.Config.Config.Env!);
        var (output, code) = _test.Run(new ContainerOptions { Image = "localhost/made:1", Command = ["sh", "-c", "stat -c %u:%g /dir/file; cat /dir/file; ls /etc; ls /bin/kill"], AutoRemove = true });
        Assert.NotEqual(0, code);
        Assert.StartsWith("5:6\nnew\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("group", output, StringComparison.Ordinal);
        Assert.Contains("passwd", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_runs_is_committed_while_it_stands_still_or_not()
    {
        var engine = _test.Open();
        var record = engine.Create(TestEngine.Options("sh", "-c", "echo x > /file; echo ready; sleep 1000"));
        engine.Start(engine.Get(record.Id), null, null);
        Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(_test.Paths.Log(record.Id)).Contains("ready", StringComparison.Ordinal), 10_000));
        var plain = engine.Commits.Commit(engine.Get(record.Id), new CommitRequest(), default);
        var paused = engine.Commits.Commit(engine.Get(record.Id), new CommitRequest { Pause = true }, default);
        Assert.Equal(plain.ChainIds, paused.ChainIds);
        Assert.Equal(ContainerPhase.Running, engine.Get(record.Id).State.Phase);
    }

    [Fact]
    public void The_same_changes_make_the_same_layer_and_docker_types_where_asked()
    {
        var engine = _test.Open();
        var container = Changed(engine);
        var oci = engine.Commits.Commit(container, new CommitRequest(), default);
        var docker = engine.Commits.Commit(container, new CommitRequest { IsDockerFormat = true }, default);
        Assert.Equal(oci.ChainIds, docker.ChainIds);
        Assert.Equal("application/vnd.docker.distribution.manifest.v2+json", docker.Manifest.MediaType);
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", oci.Manifest.MediaType);
    }

    private Container Changed(ContainerEngine engine)
    {
        var record = engine.Create(TestEngine.Options("sh", "-c", Script));
        Assert.Equal(("", 0), TestEngine.ReadAll(engine.Start(engine.Get(record.Id), Monitor.Protocol.AttachFlags.Stdout | Monitor.Protocol.AttachFlags.Stderr, null)!));
        engine.CleanUp(record.Id);
        return engine.Get(record.Id);
    }

    public void Dispose() => _test.Dispose();
}
