using System.IO.Pipes;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Tests.Processes;

public sealed class ChildProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 7", 7, 0)]
    [InlineData("kill -9 $$", 137, 9)]
    [InlineData("kill -15 $$", 143, 15)]
    public void The_exit_status_is_the_shells(string script, int code, int signal)
    {
        ChildProcess child = Shell(script);
        ExitStatus status = child.Wait();
        Assert.Equal((code, signal), (status.Code, status.Signal));
        Assert.Equal(status, child.Wait());
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_error_at_once()
    {
        var error = Assert.Throws<LinuxException>(() => ChildProcess.Start("/no/such/program", ["program"]));
        Assert.Equal("start /no/such/program: no such file or directory", error.Message);
    }

    [Fact]
    public void Output_goes_where_it_was_sent()
    {
        using SafeFileHandle output = Create("output");
        using SafeFileHandle error = Create("error");
        Shell("echo out; echo err >&2", new SpawnOptions { StandardOutput = output, StandardError = error }).Wait();
        Assert.Equal("out", KernelFile.Read(_directory.File("output")));
        Assert.Equal("err", KernelFile.Read(_directory.File("error")));
    }

    [Fact]
    public void Extra_descriptors_are_3_and_4_and_no_other_is_open()
    {
        using SafeFileHandle output = Create("output");
        using SafeFileHandle three = Create("three");
        using SafeFileHandle four = Create("four");
        using var inheritable = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        ChildProcess.Start("/bin/sh", ["sh", "-c", "echo 3 >&3; echo 4 >&4; ls /proc/$$/fd"],
            new SpawnOptions { StandardOutput = output, Extra = [three, four] }).Wait();
        Assert.Equal("3", KernelFile.Read(_directory.File("three")));
        Assert.Equal("4", KernelFile.Read(_directory.File("four")));
        Assert.Equal("0\n1\n2\n3\n4", KernelFile.Read(_directory.File("output")));
    }

    [Fact]
    public void The_program_may_be_named_by_an_open_descriptor()
    {
        using SafeFileHandle program = UnixFile.Open("/bin/true", OpenFlags.Path);
        Assert.Equal(0, ChildProcess.Start($"/proc/self/fd/{program.Number()}", ["true"]).Wait().Code);
    }

    [Fact]
    public void Standard_descriptors_can_be_exchanged()
    {
        using SafeFileHandle one = Create("one");
        using SafeFileHandle two = Create("two");
        Shell("echo o; echo e >&2", new SpawnOptions { StandardOutput = two, StandardError = one }).Wait();
        Assert.Equal(("e", "o"), (KernelFile.Read(_directory.File("one")), KernelFile.Read(_directory.File("two"))));
    }

    [Fact]
    public void Environment_and_directory_are_exactly_what_was_given()
    {
        using SafeFileHandle output = Create("output");
        ChildProcess.Start("/usr/bin/env", ["env"], new SpawnOptions { StandardOutput = output, Environment = ["A=1", "B=zwei"] }).Wait();
        Assert.Equal("A=1\nB=zwei", KernelFile.Read(_directory.File("output")));
        using SafeFileHandle place = Create("place");
        ChildProcess.Start("/bin/pwd", ["pwd"], new SpawnOptions { StandardOutput = place, WorkingDirectory = "/usr" }).Wait();
        Assert.Equal("/usr", KernelFile.Read(_directory.File("place")));
    }

    [Fact]
    public void No_signal_is_blocked_or_ignored_in_the_program()
    {
        using SafeFileHandle output = Create("output");
        ChildProcess.Start("/bin/grep", ["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"], new SpawnOptions { StandardOutput = output }).Wait();
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000", KernelFile.Read(_directory.File("output")));
    }

    [Fact]
    public void A_new_session_is_led_by_the_program()
    {
        using SafeFileHandle output = Create("output");
        ChildProcess child = ChildProcess.Start("/bin/sh", ["sh", "-c", "cut -d' ' -f6 /proc/$$/stat"],
            new SpawnOptions { StandardOutput = output, NewSession = true });
        child.Wait();
        Assert.Equal(child.Pid.ToString(), KernelFile.Read(_directory.File("output")));
    }

    [Fact]
    public void Arguments_keep_every_byte()
    {
        using SafeFileHandle output = Create("output");
        string odd = UnixString.FromBytes([0xff, 0x20, 0xe4]);
        ChildProcess.Start("/bin/sh", ["sh", "-c", "printf %s \"$1\" | od -An -tx1", "sh", odd], new SpawnOptions { StandardOutput = output }).Wait();
        Assert.Equal(" ff 20 e4", KernelFile.Read(_directory.File("output")));
    }

    [Fact]
    public void An_argument_with_a_NUL_is_refused() =>
        Assert.Equal(Errno.EINVAL, Assert.Throws<LinuxException>(() => ChildProcess.Start("/bin/true", ["true", "a\0b"])).Errno);

    private static ChildProcess Shell(string script, SpawnOptions? options = null) => ChildProcess.Start("/bin/sh", ["sh", "-c", script], options);

    private SafeFileHandle Create(string name) => UnixFile.Open(_directory.File(name), OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
}
