using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>cp, commit, mount, volume and secret as people type them.</summary>
public sealed class FileVerbTests(Store store) : IClassFixture<Store>
{
    [Fact]
    public void Files_go_in_and_out_of_a_container_that_runs()
    {
        string id = store.RunDetached(["--name", "cp"], "sleep", "600");
        File.WriteAllText(store["in"], "hello\n");
        store.Corten("cp", store["in"], "cp:/tmp/").Exits();
        Assert.Equal("hello", store.Corten("exec", "cp", "cat", "/tmp/in").Exits().Text);
        store.Corten("cp", "cp:/tmp/in", store["out"]).Exits();
        Assert.Equal("hello\n", File.ReadAllText(store["out"]));
        Command.Shell($"{Line("cp", "cp:/etc/.", "-")} | tar -tf - | grep -q ./passwd").Exits();
        Command.Shell($"tar -C {store["rootfs"]}/etc -cf - . | {Line("cp", "-", "cp:/tmp")}").Exits();
        Assert.Contains("alice", store.Corten("exec", "cp", "cat", "/tmp/passwd").Exits().Text, StringComparison.Ordinal);
        store.Corten("cp", "cp:/none", store["out"]).FailsWith(1, "could not be found on container cp");
        store.Corten("cp", "cp:/etc", store["out"]).FailsWith(1, "destination must be a directory when copying a directory");
        store.Corten("cp", store["in"], store["out"]).FailsWith(1, "container");
        store.Corten("rm", "-f", id).Exits();
    }

    [Fact]
    public void A_container_becomes_an_image_that_podman_runs()
    {
        store.Corten("run", "--name", "base", "--network", "none", "localhost/busybox", "sh", "-c", "echo changed > /etc/group; rm /etc/passwd").Exits();
        string id = store.Corten("commit", "-q", "-a", "someone", "-m", "why", "-c", "CMD [\"cat\", \"/etc/group\"]", "--iidfile", store["iid"], "base", "localhost/committed").Exits().Text;
        Assert.Equal(id, File.ReadAllText(store["iid"]));
        Assert.Equal("changed", store.Corten("run", "--rm", "--network", "none", "localhost/committed").Exits().Text);
        store.Corten("commit", "--include-volumes", "base").FailsWith(125, "--include-volumes");
        store.Corten("save", "-o", store["committed.tar"], "localhost/committed").Exits();
        store.Corten("rm", "base").Exits();
        string podman = Programs.Peer("podman");
        string[] own = ["--root", store["podman-root"], "--runroot", store["podman-run"], "--storage-driver", "vfs"];
        try
        {
            Command.Run(podman, [.. own, "load", "-i", store["committed.tar"]]).Exits();
            string path = Command.Run(podman, [.. own, "image", "mount", "localhost/committed"]).Exits().Text;
            Assert.Equal("changed\n", File.ReadAllText(path + "/etc/group"));
            Assert.False(File.Exists(path + "/etc/passwd"));
        }
        finally
        {
            Command.Run(podman, [.. own, "system", "reset", "--force"]);
        }
    }

    [Fact]
    public void Volumes_are_made_used_listed_and_removed()
    {
        Assert.Equal("vol", store.Corten("volume", "create", "--label", "a=b", "vol").Exits().Text);
        store.Run(["-v", "vol:/data"], "sh", "-c", "echo kept > /data/file").Exits();
        Assert.Equal("kept", store.Run(["--mount", "type=volume,source=vol,target=/data,readonly"], "cat", "/data/file").Exits().Text);
        Assert.Equal("vol", store.Corten("volume", "ls", "-q", "--filter", "label=a=b").Exits().Text);
        Assert.Equal("kept\n", File.ReadAllText(store.Corten("volume", "inspect", "--format", "{{.Mountpoint}}", "vol").Exits().Text + "/file"));
        string id = store.RunDetached(["-v", "vol:/data", "-v", "/anonymous"], "sleep", "600");
        store.Corten("volume", "rm", "vol").FailsWith(2, "is being used by the following container(s)");
        Assert.Equal(2, store.Corten("volume", "ls", "-q").Exits().Lines.Count);
        store.Corten("rm", "-f", "-v", id).Exits();
        Assert.Equal("vol", store.Corten("volume", "ls", "-q").Exits().Text);
        store.Corten("volume", "exists", "none").Exits(1);
        store.Corten("volume", "rm", "vol").Exits();
        store.Corten("volume", "rm", "vol").FailsWith(1, "no such volume");
    }

    [Theory]
    [InlineData("type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=0700", "stat -c %a /t; df -k /t | tail -1 | awk '{print $2}'", "700\n1024\n")]
    [InlineData("type=bind,source=/etc,target=/t,readonly", "touch /t/x 2>&1 | grep -c Read-only", "1\n")]
    [InlineData("type=image,source=localhost/busybox,target=/t", "cat /t/etc/group | head -1", "root:x:0:\n")]
    public void Mounts_do_what_their_words_say(string mount, string script, string expected) =>
        Assert.Equal(expected, store.Run(["--mount", mount], "sh", "-c", script).Exits().Output);

    [Theory]
    [InlineData("type=bind,source=/no/such,target=/t", "no /no/such")]
    [InlineData("type=odd,target=/t", "there is no type")]
    [InlineData("type=bind,source=/etc", "target")]
    [InlineData("type=tmpfs,target=/t,source-of=x", "source-of")]
    [InlineData("type=bind,source=/etc,target=/t,bind-propagation=often", "bind-propagation")]
    public void Wrong_mounts_are_explained(string mount, string word) => store.Run(["--mount", mount], "true").FailsWith(125, word);

    [Fact]
    public void Secrets_reach_containers_and_nobody_else()
    {
        File.WriteAllText(store["secret"], "of the trade");
        string id = store.Corten("secret", "create", "trade", store["secret"]).Exits().Text;
        Assert.Matches("^[0-9a-f]{25}$", id);
        Assert.Equal("of the trade", store.Run(["--secret", "trade"], "cat", "/run/secrets/trade").Exits().Output);
        Assert.Equal("of the trade\n", store.Run(["--secret", "trade,type=env,target=T"], "sh", "-c", "echo $T").Exits().Output);
        Assert.DoesNotContain("of the trade", store.Corten("secret", "inspect", "trade").Exits().Output, StringComparison.Ordinal);
        Assert.Equal("trade", store.Corten("secret", "ls", "--format", "{{.Name}}").Exits().Text);
        Assert.Equal(id, store.Corten("secret", "rm", "trade").Exits().Text);
        store.Corten("secret", "exists", "trade").Exits(1);
        store.Run(["--secret", "trade"], "true").FailsWith(125, "no such secret");
    }

    [Fact]
    public void A_root_file_system_is_mounted_for_a_person()
    {
        string id = store.Corten("create", "--name", "mounted", "--network", "none", "localhost/busybox", "true").Exits().Text;
        string path = store.Corten("mount", "mounted").Exits().Text;
        Assert.True(File.Exists(path + "/etc/passwd"));
        Assert.Matches($"^{id[..12]} +{path}$", store.Corten("mount").Exits().Text);
        store.Corten("umount", "mounted").Exits();
        Assert.False(File.Exists(path + "/etc/passwd"));
        store.Corten("umount", "mounted").FailsWith(1, "not mounted");
        store.Corten("rm", "mounted").Exits();
    }

    private string Line(params string[] arguments) => string.Join(' ', new[] { Programs.Corten }.Concat(store.Global).Concat(arguments).Select(Command.Quote));
}
