using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>corten with the runtimes of others: by a path or by a name on PATH, and the same one for all that follows.</summary>
public sealed class ForeignRuntimeTests(Store store) : IClassFixture<Store>
{
    [Fact]
    public void Runc_runs_what_corun_runs()
    {
        string runc = Programs.Peer("runc");
        Assert.Equal("hello", store.Run(["--runtime", runc], "echo", "hello").Exits().Text);
        store.Run(["--runtime", "runc"], "sh", "-c", "exit 7").Exits(7);
        store.Run(["--runtime", "runc"], "no-such-command").Exits(127);

        string id = store.RunDetached(["--runtime", "runc"], "sleep", "600");
        Assert.Matches("^/.*/runc$", store.Inspect(id, "{{.HostConfig.Runtime}}"));
        // It is runc's container, and not one of corun.
        Assert.Contains(id, Command.Run(runc, "--root", store["run/corun"], "list", "-q").Exits().Lines);
        Assert.Equal("inside", store.Corten("exec", id, "echo", "inside").Exits().Text);
        store.Corten("exec", id, "sh", "-c", "exit 5").Exits(5);
        store.Corten("kill", id).Exits();
        Assert.Equal("137", store.Corten("wait", id).Exits().Text);
        store.Corten("start", id).Exits();
        store.Corten("stop", "-t", "0", id).Exits();
        store.Corten("rm", id).Exits();
        Assert.Empty(Cgroups.Of(id));
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void Crun_does_too()
    {
        // Debian's crun refuses a second hierarchy of cgroups beside version 1's; here it does not see it.
        string corten = string.Join(' ', store.Global.Prepend(Programs.Corten));
        string script = $"""
            [ ! -d /sys/fs/cgroup/unified ] || umount /sys/fs/cgroup/unified
            {corten} run --rm --network none --runtime {Programs.Peer("crun")} localhost/busybox echo hello
            {corten} run -d --name crun --network none --runtime crun localhost/busybox sleep 600 >/dev/null
            {corten} exec crun echo inside
            {corten} rm -f crun >/dev/null
            """;
        Assert.Equal("hello\ninside", Command.Run(Programs.Peer("unshare"), "--mount", "/bin/sh", "-ec", script).Exits().Text);
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void The_runtime_is_the_one_of_the_creation_wherever_and_however_the_next_verb_is_called()
    {
        Directory.CreateDirectory(store["own"]);
        File.WriteAllText(store["own/my-runtime"], $"#!/bin/sh\necho \"$*\" >>{store["own/calls"]}\nexec {Programs.Corun} \"$@\"\n");
        File.SetUnixFileMode(store["own/my-runtime"], (UnixFileMode)0b111_101_101);
        string corten = string.Join(' ', store.Global.Prepend(Programs.Corten));
        string byPath = Command.Shell($"cd {store["own"]} && {corten} create --network none --runtime ./my-runtime localhost/busybox sleep 600").Exits().Text;
        string byName = Command.Shell($"PATH=$PATH:{store["own"]} {corten} create --network none --runtime my-runtime localhost/busybox sleep 600").Exits().Text;
        foreach (string id in (string[])[byPath, byName])
        {
            Assert.Equal(store["own/my-runtime"], store.Inspect(id, "{{.HostConfig.Runtime}}"));
            store.Corten("start", id).Exits();
            store.Corten("exec", id, "true").Exits();
            store.Corten("rm", "-f", id).Exits();
            string[] calls = File.ReadAllLines(store["own/calls"]);
            Assert.All((string[])["run", "exec", "delete"], verb => Assert.Contains(calls, call => call.Contains($" {verb} ", StringComparison.Ordinal) && call.Contains(id, StringComparison.Ordinal)));
        }
        store.AssertNoContainerIsLeft();
    }

    [Theory]
    [InlineData("no-such-runtime")]
    [InlineData("/no/such/runtime")]
    [InlineData("/etc")]
    public void A_runtime_that_is_not_there_is_named_and_no_container_is_made(string runtime)
    {
        store.Run(["--runtime", runtime], "true").FailsWith(125, runtime);
        store.Corten("create", "--runtime", runtime, "localhost/busybox").FailsWith(1, runtime);
        store.AssertNoContainerIsLeft();
    }
}
