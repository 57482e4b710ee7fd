using Corten.Engine.Records;
using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Secrets;

public sealed class SecretTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void A_container_sees_a_secret_as_a_file_with_its_owner_and_mode()
    {
        _test.Open().Secrets.Create("pin", "1234"u8.ToArray(), [], [], replace: false);
        var (output, code) = _test.Run(TestEngine.Options("sh", "-c", "cat /run/secrets/pin; echo; stat -c %u:%g:%a /run/secrets/pin /deep/in") with
        {
            Secrets = [new SecretUse("pin"), new SecretUse("pin") { Target = "/deep/in", Uid = 7, Gid = 8, Mode = 0x100 }],
            AutoRemove = true,
        });
        Assert.Equal(("1234\n0:0:444\n7:8:400\n", 0), (output, code));
    }

    [Fact]
    public void A_container_keeps_the_value_that_it_was_created_with()
    {
        var engine = _test.Open();
        var first = engine.Secrets.Create("key", "old"u8.ToArray(), [], [], replace: false);
        var record = engine.Create(TestEngine.Options("sh", "-c", "echo $KEY") with { Secrets = [new SecretUse(first.Id) { Variable = "KEY" }] });
        engine.Secrets.Create("key", "new"u8.ToArray(), [], [], replace: true);
        var connection = engine.Start(engine.Get(record.Id), Monitor.Protocol.AttachFlags.Stdout, null);
        Assert.Equal(("old\n", 0), TestEngine.ReadAll(connection!));
        engine.CleanUp(record.Id);
        Assert.DoesNotContain("old", File.ReadAllText(_test.Paths.Record(record.Id, isVolatile: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_found_by_name_and_beginning_of_the_id_and_are_private()
    {
        var secrets = _test.Open().Secrets;
        var made = secrets.Create("one", "x"u8.ToArray(), new() { ["a"] = "b" }, [], replace: false);
        Assert.Equal(25, made.Id.Length);
        Assert.Equal("one", secrets.Get(made.Id[..8]).Name);
        Assert.Contains("secret name in use", Assert.Throws<EngineException>(() => secrets.Create("one", "y"u8.ToArray(), [], [], replace: false)).Message, StringComparison.Ordinal);
        Assert.Contains("larger than 0", Assert.Throws<EngineException>(() => secrets.Create("none", [], [], [], replace: false)).Message, StringComparison.Ordinal);
        Assert.Throws<EngineException>(() => secrets.Create("../up", "x"u8.ToArray(), [], [], replace: false));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_test.Paths.Secrets + "/one.json"));
        secrets.Remove(secrets.Get("one"));
        Assert.Empty(secrets.List());
    }

    public void Dispose() => _test.Dispose();
}
