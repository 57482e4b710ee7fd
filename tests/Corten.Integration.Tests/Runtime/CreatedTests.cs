using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>A container between create and start.</summary>
public sealed class CreatedTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("KILL")]
    public void A_signal_ends_a_container_that_was_not_started(string signal)
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("kill", _bundle.Id, signal).Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void A_harmless_signal_does_not()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("kill", _bundle.Id, "WINCH").Exits();
        _bundle.Corun("kill", _bundle.Id, "0").Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.Equal("running", _bundle.Status);
    }

    [Fact]
    public void Its_init_holds_nothing_of_the_host_open_but_its_standard_streams_and_sockets()
    {
        _bundle.Args("/bin/sleep", "600").Save();
        Command.Shell($"exec 7</etc/passwd 8</; {_bundle.Runtime} --root {_bundle.Directory["state"]} create -b {_bundle.Directory.Path} {_bundle.Id} </dev/null >/dev/null 2>&1").Exits();
        int pid = (int)_bundle.State()["pid"]!;
        string[] targets = [.. Directory.GetFiles($"/proc/{pid}/fd").Select(link => new FileInfo(link).LinkTarget!)];
        Assert.All(targets, target => Assert.True(target == "/dev/null" || target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal), target));
    }

    [Fact]
    public void A_preserved_descriptor_waits_with_it()
    {
        _bundle.Args("cat", "/proc/self/fd/3").Save();
        Command.Shell($"exec 3</etc/os-release 4</; {_bundle.Runtime} --root {_bundle.Directory["state"]} create --preserve-fds 1 -b {_bundle.Directory.Path} {_bundle.Id} </dev/null >{_bundle.Directory["log"]} 2>&1").Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.Equal(File.ReadAllText("/etc/os-release"), _bundle.Log);
    }

    [Fact]
    public void A_program_whose_interpreter_is_missing_fails_to_start()
    {
        File.WriteAllText(_bundle.Rootfs + "/run.sh", "#!/no/interpreter\n");
        File.SetUnixFileMode(_bundle.Rootfs + "/run.sh", (UnixFileMode)0b111_101_101);
        Assert.Equal("exec /run.sh: no such file or directory\n", _bundle.Args("/run.sh").Run().Exits(1).Error);
        _bundle.Create().Exits();
        _bundle.Corun("start", _bundle.Id).FailsWith(1, "exec /run.sh: no such file or directory");
    }
}
