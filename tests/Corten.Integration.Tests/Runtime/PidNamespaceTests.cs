using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Process ids of a container: its own, with a process 1 that adopts orphans and takes all with it when it ends.</summary>
public sealed class PidNamespaceTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Only_the_shell_and_ps_are_seen()
    {
        string[] lines = [.. _bundle.Script("ps -o pid,user,comm; exit 0").Run().Exits().Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Equal(["PID USER COMMAND", "1 root sh", "2 root ps"], lines);
    }

    [Fact]
    public void An_orphan_becomes_a_child_of_process_1()
    {
        const string Script = """
            orphan=$(sh -c 'sleep 600 >/dev/null & echo $!')
            while [ "$(awk '/^PPid/ { print $2 }' /proc/$orphan/status)" != 1 ]; do sleep 0.02; done
            echo adopted
            """;
        Assert.Equal("adopted", _bundle.Script(Script).Run().Exits().Text);
    }

    [Fact]
    public void All_processes_end_with_process_1_those_of_a_namespace_below_too()
    {
        Capable("CAP_SYS_ADMIN");
        _bundle.Script("sleep 601 & unshare -p -f sleep 602 & while :; do sleep 0.05; done").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        int[] Pids() => [.. JsonNode.Parse(_bundle.Corun("ps", "--format", "json", _bundle.Id).Exits().Text)!.AsArray().Select(pid => (int)pid!)];
        Assert.True(Wait.Until(() => Pids().Count(IsLongSleep) == 2));
        int[] pids = [.. Pids().Where(IsLongSleep)];
        Command.Run("/bin/kill", "-KILL", _bundle.State()["pid"]!.ToString()).Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.True(Wait.Until(() => !pids.Any(IsLongSleep)));
    }

    [Fact]
    public void A_namespace_below_counts_from_1_again_and_is_seen_from_above()
    {
        Capable("CAP_SYS_ADMIN");
        const string Script = "unshare -p -f --mount-proc sh -c 'ps -o pid,comm; exec sleep 600' & sleep 0.02; while ! ps -o args | grep -qx 'sleep 600'; do sleep 0.02; done; echo above; ps -o args | grep -c '^sleep 600'";
        string[] lines = [.. _bundle.Script(Script).Run().Exits().Lines.Select(line => line.Trim())];
        Assert.Equal(["PID   COMMAND", "1 sh", "2 ps", "above", "1"], lines);
    }

    [Fact]
    public void The_hosts_nsenter_shows_the_containers_processes_alone()
    {
        string pid = StartSleep();
        CommandResult result = Command.Run(Programs.Peer("nsenter"), $"--pid=/proc/{pid}/ns/pid", Programs.Peer("unshare"), "--mount-proc", "ps", "-e", "-o", "args=").Exits();
        Assert.Equal(["/bin/sleep 600", "ps -e -o args="], result.Lines);
    }

    [Fact]
    public void A_second_container_joins_and_sees_the_first_ones_processes()
    {
        string pid = StartSleep();
        using var other = new Bundle();
        other.Namespace("pid")!["path"] = $"/proc/{pid}/ns/pid";
        string[] lines = [.. other.Args("ps", "-o", "args").Run().Exits().Lines];
        Assert.Equal(["COMMAND", "/bin/sleep 600", "ps -o args"], lines);
        Assert.Equal("running", _bundle.Status);
    }

    private string StartSleep()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        string pid = _bundle.State()["pid"]!.ToString();
        Assert.True(Wait.Until(() => Arguments(int.Parse(pid)).StartsWith("/bin/sleep", StringComparison.Ordinal)));
        return pid;
    }

    private void Capable(string capability)
    {
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add(capability);
    }

    private static bool IsLongSleep(int pid) => Arguments(pid) is "sleep 601" or "sleep 602";

    private static string Arguments(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").TrimEnd('\0').Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
