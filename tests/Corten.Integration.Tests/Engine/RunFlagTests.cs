using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>The options of run that change the process, its devices, its names and its log.</summary>
public sealed class RunFlagTests(Store store) : IClassFixture<Store>
{
    [Theory]
    [InlineData("--umask 0077", "umask", "0077")]
    [InlineData("--group-add 4711 --group-add root", "id -G", "0 4711")]
    [InlineData("--oom-score-adj 500", "cat /proc/self/oom_score_adj", "500")]
    [InlineData("--sysctl net.core.somaxconn=77 --sysctl kernel.msgmax=9999", "cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax", "77\n9999")]
    [InlineData("--unsetenv FROM_IMAGE", "echo [$FROM_IMAGE] $HOME", "[] /root")]
    [InlineData("--unsetenv-all -e ONE=1 -e PATH=/bin", "env | grep -v -e ^PWD -e ^SHLVL -e ^HOME", "ONE=1\nPATH=/bin")]
    [InlineData("--add-host one:10.0.0.1 --add-host two=::1", "grep -e one -e two /etc/hosts", "10.0.0.1\tone\n::1\ttwo")]
    [InlineData("--dns 10.0.0.53 --dns-search example.org --dns-option ndots:3", "cat /etc/resolv.conf", "search example.org\nnameserver 10.0.0.53\noptions ndots:3")]
    [InlineData("--security-opt mask=/etc/group:/srv", "wc -c < /etc/group", "0")]
    [InlineData("--security-opt unmask=ALL", "head -c 0 /proc/kcore; touch /proc/sys/kernel/msgmax && echo written", "written")]
    [InlineData("--device-cgroup-rule \"c 1:3 rwm\"", "echo > /dev/null && echo yes", "yes")]
    [InlineData("--tz Europe/Berlin", "date -d @0 +%H", "01")]
    [InlineData("--passwd --user 4711:12", "grep 4711 /etc/passwd", "4711:*:4711:12:container user:/:/bin/sh")]
    [InlineData("--hostuser daemon", "grep -c ^daemon: /etc/passwd", "1")]
    [InlineData("--memory 64m --memory-reservation 32m --cpu-shares 99 --cpuset-cpus 0", "grep Cpus_allowed_list /proc/self/status", "Cpus_allowed_list:\t0")]
    public void A_flag_does_what_it_says(string flags, string script, string expected) =>
        Assert.Equal(expected, store.Run([.. Words(flags)], "sh", "-c", script).Exits().Text);

    [Theory]
    [InlineData("--umask 99", "Invalid umask 99")]
    [InlineData("--sysctl novalue", "sysctls must be in the form of KEY=VALUE")]
    [InlineData("--sysctl kernel.panic=1", "kernel.panic")]
    [InlineData("--oom-score-adj 1001", "-1000 to 1000")]
    [InlineData("--oom-kill-disable", "needs --memory")]
    [InlineData("--device /dev/corten-none", "/dev/corten-none")]
    [InlineData("--device /dev/null:/dev/x:rx", "invalid device")]
    [InlineData("--device /etc/passwd", "is not a device")]
    [InlineData("--device corten.example/none=0", "there is no device corten.example/none=0")]
    [InlineData("--gpus lots", "invalid --gpus")]
    [InlineData("--device-read-bps /dev/null:1mb", "is not a block device")]
    [InlineData("--device-cgroup-rule rwm", "invalid device cgroup rule")]
    [InlineData("--tz Middle-Earth/Shire", "unable to find timezone")]
    [InlineData("--hostuser corten-nobody", "no such user on this machine")]
    [InlineData("--add-host one", "invalid --add-host")]
    [InlineData("--dns host", "is not an ip address")]
    [InlineData("--log-driver syslog", "invalid log driver")]
    [InlineData("--log-opt max-size=lots", "invalid value \"lots\" of the log option max-size")]
    [InlineData("--log-opt color=red", "unknown log opt 'color' for k8s-file log driver")]
    [InlineData("--replace", "cannot replace container without --name")]
    [InlineData("--group-add corten-none", "corten-none")]
    public void A_wrong_value_is_explained(string flags, string words) => store.Run([.. Words(flags)], "true").FailsWith(125, words);

    [Fact]
    public void A_device_may_be_used_as_far_as_was_said()
    {
        const string Device = "/dev/loop-control";
        if (!File.Exists(Device))
            Assert.Skip($"this machine has no {Device}, a device that a container does not have anyway and that may be opened without harm");
        const string Script = "(: < /dev/own) && echo read; (: > /dev/own) 2> /dev/null && echo written";
        Assert.Equal("read\nwritten", store.Run(["--device", $"{Device}:/dev/own"], "sh", "-c", Script).Exits().Text);
        Assert.Equal("read", store.Run(["--device", $"{Device}:/dev/own:r"], "sh", "-c", Script + "; true").Exits().Text);
        Assert.Equal("", store.Run(["--device", $"{Device}:/dev/own:m"], "sh", "-c", Script + " 2> /dev/null; true").Output.Trim());
    }

    [Fact]
    public void A_container_is_replaced_and_its_number_written()
    {
        string first = store.RunDetached(["--name", "same"], "sleep", "600");
        string second = store.RunDetached(["--name", "same", "--replace", "--pidfile", store["pid"]], "sleep", "600");
        Assert.NotEqual(first, second);
        Assert.Equal(store.Inspect("same", "{{.State.Pid}}"), File.ReadAllText(store["pid"]));
        store.Corten("rm", "-f", "same").Exits();
    }

    [Fact]
    public void An_init_reaps_orphans_passes_signals_on_and_ends_as_the_command_does()
    {
        var first = store.Run(["--init"], "sh", "-c", "exit 7");
        if (first.Error.Contains("no statically linked init", StringComparison.Ordinal))
            Assert.Skip("cormon is not linked statically here (a build that is not native, or no libc.a), and no other init is installed");
        first.Exits(7);
        store.Run(["--init"], "sh", "-c", "kill -9 $$").Exits(137);
        store.Run(["--init"], "corten-no-such-command").Exits(127);
        store.Run(["--init"], "/etc/passwd").Exits(126);
        Assert.StartsWith("/dev/init -- sh -c", store.Run(["--init"], "sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline").Exits().Text, StringComparison.Ordinal);
        string id = store.RunDetached(["--init", "--name", "init"], "sh", "-c", "trap 'exit 5' TERM; (sleep 0.1 &); while :; do sleep 0.1; done");
        Assert.True(Wait.Until(() => store.Corten("exec", "init", "sh", "-c", "grep -l '^State:.Z' /proc/[0-9]*/status; true").Exits().Text.Length == 0));
        store.Corten("stop", "init").Exits();
        Assert.Equal("5", store.Inspect(id, "{{.State.ExitCode}}"));
        store.Corten("rm", "init").Exits();
    }

    [Fact]
    public void A_vendor_describes_a_device()
    {
        string file = $"/var/run/cdi/corten-test-{Environment.ProcessId}.yaml";
        Directory.CreateDirectory("/var/run/cdi");
        File.WriteAllText(file, """
            cdiVersion: 0.6.0
            kind: corten.example/toy
            containerEdits:
              env: [TOYS=all]
            devices:
            - name: "0"
              containerEdits:
                env:
                - TOY=0
                deviceNodes:
                - path: /dev/toy
                  hostPath: /dev/zero
                  permissions: r
                mounts:
                - hostPath: /etc/hostname
                  containerPath: /toy/name
                  options: [ro, bind]
            """);
        try
        {
            string script = "echo $TOYS $TOY; head -c 3 /dev/toy | wc -c; cmp /toy/name /toy/name && echo same";
            Assert.Equal("all 0\n3\nsame", store.Run(["--device", "corten.example/toy=0"], "sh", "-c", script).Exits().Text);
            store.Run(["--device", "corten.example/toy=1"], "true").FailsWith(125, "there is no device corten.example/toy=1");
            File.WriteAllText(file, "devices: [");
            store.Run(["--device", "corten.example/toy=0"], "true").FailsWith(125, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_log_is_put_aside_when_it_is_full_and_followed_through_that()
    {
        string id = store.RunDetached(
            ["--name", "rotates", "--log-driver", "json-file", "--log-opt", "max-size=2k", "--log-opt", "max-file=3"], "sh", "-c", "i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done");
        store.Corten("wait", id).Exits();
        string log = store.Inspect(id, "{{.LogPath}}");
        Assert.Equal([log, log + ".1", log + ".2"], Directory.GetFiles(Path.GetDirectoryName(log)!, "container.log*").Order());
        string[] lines = store.Corten("logs", id).Exits().Text.Split('\n');
        Assert.Equal(Enumerable.Range(300 - lines.Length, lines.Length).Select(i => $"line {i}"), lines);
        Assert.Equal("2k", store.Inspect(id, "{{index .HostConfig.LogConfig.Config \"max-size\"}}"));
        Assert.Equal("line 299", store.Corten("logs", "-f", "--tail", "1", id).Exits().Text);
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void A_log_lies_where_the_person_wants_it()
    {
        string id = store.Corten("run", "-d", "--network", "none", "--log-opt", $"path={store["own.log"]}", "localhost/busybox", "echo", "here").Exits().Text;
        store.Corten("wait", id).Exits();
        Assert.Contains("stdout F here", File.ReadAllText(store["own.log"]), StringComparison.Ordinal);
        Assert.Equal("here", store.Corten("logs", id).Exits().Text);
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void A_full_log_disk_stops_nobody()
    {
        string directory = store["full"];
        Directory.CreateDirectory(directory);
        Command.Run("/bin/mount", "-t", "tmpfs", "-o", "size=64k", "corten-test-full", directory).Exits();
        try
        {
            string id = store.RunDetached(
                ["--log-opt", $"path={directory}/log", "-v", $"{directory}:/full"], "sh", "-c", "i=0; while [ $i -lt 20000 ]; do echo line $i of many; i=$((i+1)); done; rm -f /full/filler; echo the end");
            Assert.Equal("0", store.Corten("wait", id).Exits().Text);
            // Most records are lost, and every one that is there is whole: the first ones, which had room, and perhaps a last one that is shorter.
            string[] records = File.ReadAllLines(directory + "/log");
            Assert.All(records, record => Assert.Matches(@"^\S+ std(out|err) [FP] .+$", record));
            Assert.EndsWith("F line 0 of many", records[0], StringComparison.Ordinal);
            Assert.InRange(records.Length, 500, 2000);
            Assert.StartsWith("line 0 of many\n", store.Corten("logs", id).Exits().Output, StringComparison.Ordinal);
            store.Corten("rm", id).Exits();
        }
        finally
        {
            Command.Run("/bin/umount", directory).Exits();
        }
    }

    // Words by spaces, with double quotes around some.
    private static IEnumerable<string> Words(string text) => text.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
