using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>What checkpoint and restore refuse before criu has anything to do.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_container_that_does_not_run_is_not_dumped()
    {
        _bundle.Script("true").Create().Exits();
        Checkpoint().FailsWith(1, "Container cannot be checkpointed in created state");
    }

    [Fact]
    public void Without_criu_the_package_is_named()
    {
        _bundle.Args("sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        CommandResult result = Command.Shell($"PATH=/nonexistent {_bundle.Runtime} --root {_bundle.Directory["state"]} checkpoint --image-path {_bundle.Directory["image"]} {_bundle.Id}");
        result.FailsWith(1, "install the package criu");
        Command.Shell($"PATH=/nonexistent {_bundle.Runtime} --root {_bundle.Directory["state"]} restore -b {_bundle.Directory.Path} --image-path {_bundle.Directory["image"]} other")
            .FailsWith(1, "install the package criu");
        Assert.Equal("running", _bundle.Status);
    }

    [Theory]
    [InlineData("--parent-path", "/absolute", "--parent-path must be relative")]
    [InlineData("--parent-path", "missing", "invalid --parent-path")]
    [InlineData("--manage-cgroups-mode", "odd", "invalid manage-cgroups-mode value")]
    [InlineData("--page-server", "nowhere", "ADDRESS:PORT")]
    [InlineData("--empty-ns", "pid", "\"pid\" is not supported")]
    public void A_wrong_option_is_named(string option, string value, string error)
    {
        _ = Programs.Peer("criu");
        _bundle.Args("sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Checkpoint(option, value).FailsWith(1, error);
        Assert.Equal("running", _bundle.Status);
    }

    [Fact]
    public void A_directory_without_a_checkpoint_is_named_and_nothing_is_left()
    {
        _ = Programs.Peer("criu");
        _bundle.Script("true").Save();
        Directory.CreateDirectory(_bundle.Directory["empty"]);
        _bundle.Corun("restore", "-b", _bundle.Directory.Path, "--image-path", _bundle.Directory["empty"], _bundle.Id).FailsWith(1, "holds no checkpoint");
        _bundle.AssertNothingLeft();
        File.WriteAllText(_bundle.Directory["empty/descriptors.json"], "[\"\",\"\",\"\"]");
        _bundle.Corun("restore", "-b", _bundle.Directory.Path, "--image-path", _bundle.Directory["empty"], _bundle.Id).FailsWith(1, "restore.log");
        _bundle.AssertNothingLeft();
    }

    [Theory]
    [InlineData("--status-fd 77", "it is not open")]
    [InlineData("--status-fd 9", "it is not open for writing")]
    public void A_descriptor_that_nobody_can_be_told_by_is_named(string option, string error)
    {
        _bundle.Args("sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Command.Shell($"exec {_bundle.Runtime} --root {_bundle.Directory["state"]} checkpoint --lazy-pages {option} --image-path {_bundle.Directory["image"]} {_bundle.Id} 9</dev/null").FailsWith(1, error);
        Assert.Equal("running", _bundle.Status);
    }

    [Fact]
    public void A_terminal_that_nobody_receives_is_refused_before_anything_is_made()
    {
        _ = Programs.Peer("criu");
        _bundle.Process["terminal"] = true;
        _bundle.Args("/bin/sh").Save();
        _bundle.Corun("restore", "-d", "-b", _bundle.Directory.Path, "--image-path", _bundle.Directory["image"], _bundle.Id).FailsWith(1, "--console-socket");
        _bundle.AssertNothingLeft();
    }

    private CommandResult Checkpoint(params string[] options) =>
        _bundle.Corun(["checkpoint", "--image-path", _bundle.Directory["image"], "--work-path", _bundle.Directory["work"], .. options, _bundle.Id]);
}
