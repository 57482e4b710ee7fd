using System.Text;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Monitor.Clients;
using Corten.Monitor.Logs;
using Corten.Monitor.Protocol;
using Corten.Monitor.Tests.Support;

namespace Corten.Monitor.Tests;

public sealed class ContainerMonitorTests
{
    private const AttachFlags All = AttachFlags.Stdin | AttachFlags.Stdout | AttachFlags.Stderr;

    [Fact]
    public void A_short_process_is_reported_logged_and_its_exit_recorded()
    {
        using var run = new ManagedRun();
        var (report, _) = run.Start("echo out; echo err >&2; printf part; exit 3");
        Assert.Null(report!.Error);
        Assert.Equal(0, run.Monitor.Wait().Code);
        var exit = ExitRecord.Read(run.ExitPath)!;
        Assert.Equal((3, false, null), (exit.Code, exit.OomKilled, exit.Error));
        Assert.Equal(report.Pid, RunState.Read(run.Files.State)!.Pid);
        Assert.Contains(" stdout F out\n", run.Log, StringComparison.Ordinal);
        Assert.Contains(" stdout P part\n", run.Log, StringComparison.Ordinal);
        Assert.Contains(" stderr F err\n", run.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(run.Files.AttachSocket));
    }

    [Fact]
    public void A_process_ended_by_a_signal_has_128_and_its_number()
    {
        using var run = new ManagedRun();
        var (report, _) = run.Start("exec sleep 100");
        ProcessHandle.Kill(report!.Pid, 9);
        run.Monitor.Wait();
        Assert.Equal(137, ExitRecord.Read(run.ExitPath)!.Code);
    }

    [Fact]
    public void A_command_that_is_not_there_is_reported_in_the_runtimes_words()
    {
        using var run = new ManagedRun();
        var (report, _) = run.StartProcess(["/no/such/program"]);
        Assert.Contains("no such file or directory", report!.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Monitor.Wait().Code);
        Assert.False(File.Exists(run.ExitPath));
        Assert.Equal("", run.Log);
    }

    [Fact]
    public void The_owner_misses_nothing_and_more_bytes_than_any_buffer_come_through()
    {
        using var run = new ManagedRun();
        var (report, owner) = run.Start("cat", o => o with { Stdin = true, StdinOnce = true, Log = LogTarget.None }, All);
        Assert.Null(report!.Error);
        var data = new byte[3_000_000];
        new Random(2).NextBytes(data);
        var (output, code) = Exchange(owner!, data);
        Assert.Equal(0, code);
        Assert.Equal(data, output);
    }

    [Fact]
    public void Every_client_gets_the_output_and_the_exit()
    {
        using var run = new ManagedRun();
        run.Start("read x; echo got $x; exit 5", o => o with { Stdin = true });
        using var first = AttachConnection.Open(run.Files, All)!;
        using var second = AttachConnection.Open(run.Files, AttachFlags.Stdout)!;
        using var third = AttachConnection.Open(run.Files, AttachFlags.None)!;
        first.Send(FrameKind.Stdin, "word\n"u8);
        Assert.Equal(("got word\n", 5), (Text(ReadAll(first, out int? code)), code));
        Assert.Equal(("got word\n", 5), (Text(ReadAll(second, out code)), code));
        Assert.Equal(("", 5), (Text(ReadAll(third, out code)), code));
        Assert.Null(AttachConnection.Open(run.Files, All));
    }

    [Fact]
    public void A_terminal_has_the_size_that_its_client_gives_it()
    {
        using var run = new ManagedRun();
        var (report, owner) = run.Start("stty size; read x; stty size; tty", o => o with { Terminal = true, Stdin = true }, All);
        Assert.Null(report!.Error);
        owner!.Resize(new Linux.Terminals.WindowSize(33, 77));
        owner.Send(FrameKind.Stdin, "x\r"u8);
        string text = Text(ReadAll(owner, out int? code));
        Assert.Equal(0, code);
        Assert.Contains("33 77\r\n", text, StringComparison.Ordinal);
        Assert.Contains("/dev/pts/0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_command_runs_only_where_the_owner_is_gone()
    {
        using (var left = new ManagedRun())
        {
            var (_, owner) = left.Start("read x", o => o with { Stdin = true, StdinOnce = true, ExitCommand = ["/usr/bin/touch", left.Marker] }, All);
            owner!.Dispose();
            left.Monitor.Wait();
            Assert.True(SpinWait.SpinUntil(() => File.Exists(left.Marker), 5000));
        }
        using var stayed = new ManagedRun();
        var (_, loyal) = stayed.Start("true", o => o with { ExitCommand = ["/usr/bin/touch", stayed.Marker] }, All);
        ReadAll(loyal!, out int? code);
        stayed.Monitor.Wait();
        Assert.Equal((0, false), (code, File.Exists(stayed.Marker)));
    }

    [Fact]
    public void A_terminating_signal_to_the_monitor_changes_nothing()
    {
        using var run = new ManagedRun();
        run.Start("read x; exit 4", o => o with { Stdin = true });
        foreach (int signal in (int[])[1, 2, 3, 10, 12, 13, 15])
            run.Monitor.Signal(signal);
        using var client = AttachConnection.Open(run.Files, All)!;
        client.Send(FrameKind.Stdin, "x\n"u8);
        ReadAll(client, out int? code);
        Assert.Equal(4, code);
    }

    [Fact]
    public void The_lock_is_held_while_the_monitor_lives_and_free_after_it_was_killed()
    {
        using var run = new ManagedRun();
        run.Start("exec sleep 100");
        Assert.Null(FileLock.TryAcquire(run.Files.Lock));
        run.Monitor.Signal(9);
        run.Monitor.Wait();
        using var free = FileLock.TryAcquire(run.Files.Lock);
        Assert.NotNull(free);
        Assert.Null(ExitRecord.Read(run.ExitPath));
    }

    [Fact]
    public void An_exec_session_has_its_own_monitor_and_exit_code()
    {
        using var run = new ManagedRun();
        run.Start("exec sleep 100");
        using var session = run.Exec("""{"args":["/bin/busybox","sh","-c","echo inside; exit 9"],"cwd":"/","user":{"uid":0,"gid":0},"env":[]}""");
        Assert.Equal(("inside\n", 9), (Text(ReadAll(session.Owner, out int? code)), code));
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] ReadAll(AttachConnection connection, out int? code)
    {
        var output = new List<byte>();
        code = null;
        do
        {
            while (connection.TryTake(out var kind, out var payload))
            {
                if (kind == FrameKind.Exit)
                    code = AttachConnection.ExitCode(payload);
                else
                    output.AddRange(payload);
            }
        }
        while (code is null && Poll.WaitReadable(connection.Socket, 20_000) && connection.Receive());
        return [.. output];
    }

    // Writes and reads at once, as a person's shell does with a pipe on either side.
    private static (byte[] Output, int? Code) Exchange(AttachConnection connection, byte[] input)
    {
        var output = new List<byte>();
        var set = new PollSet();
        int at = 0;
        while (true)
        {
            while (at < input.Length && !connection.Blocked)
            {
                int count = Math.Min(Frame.MaxPayload, input.Length - at);
                connection.Send(FrameKind.Stdin, input.AsSpan(at, count));
                at += count;
                if (at == input.Length)
                    connection.Send(FrameKind.StdinEnd, []);
            }
            set.Clear();
            int index = set.Add(connection.Socket, PollEvents.Readable | (connection.Blocked ? PollEvents.Writable : PollEvents.None));
            Assert.True(set.Wait(20_000) > 0, $"nothing moves after {output.Count} bytes");
            connection.Flush();
            if (set.Result(index).HasFlag(PollEvents.Readable) && !connection.Receive())
                return ([.. output], null);
            while (connection.TryTake(out var kind, out var payload))
            {
                if (kind == FrameKind.Exit)
                    return ([.. output], AttachConnection.ExitCode(payload));
                output.AddRange(payload);
            }
        }
    }
}
