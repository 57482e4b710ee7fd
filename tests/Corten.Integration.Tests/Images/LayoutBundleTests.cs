using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>The articles' way from an image layout to a root file system and a container, with the commands as they are printed.</summary>
public sealed class LayoutBundleTests(DebianImage debian) : IClassFixture<DebianImage>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_image_is_unpacked_entered_and_run_with_the_articles_commands()
    {
        Assert.Contains("umoci", Command.Run(Programs.Corten, "aliases", _directory["bin"]).Exits().Output, StringComparison.Ordinal);
        Command.Run("/bin/cp", "-a", debian.Layout, _directory["debian"]).Exits();
        // Once with the en dash that the text has.
        Shell("umoci unpack –image debian:latest bundle").Exits();
        Assert.Contains("Debian", Shell("chroot bundle/rootfs cat /etc/os-release").Exits().Output, StringComparison.Ordinal);
        Shell("echo changed > bundle/rootfs/etc/motd && umoci repack --image debian:changed bundle && umoci unpack --image debian:changed second").Exits();
        Assert.Equal("changed", Shell("cat second/rootfs/etc/motd").Exits().Text);
        Assert.Equal("changed\nlatest", Shell("umoci ls --layout debian | sort").Exits().Text);
        Shell("umoci config --image debian:changed --config.cmd cat --config.cmd /etc/motd && umoci unpack --image debian:changed third").Exits();
        string config = Shell("cat third/config.json").Exits().Output.Replace("\"terminal\": true", "\"terminal\": false", StringComparison.Ordinal);
        File.WriteAllText(_directory["third/config.json"], config);
        Assert.Equal("changed", Shell($"runc --root {_directory["corun"]} run --bundle third corten-test-layout-{Environment.ProcessId}").Exits().Text);
    }

    [Fact]
    public void An_ordinary_users_bundle_keeps_the_owners()
    {
        Command.Run("/bin/cp", "-a", debian.Layout, _directory["debian"]).Exits();
        // A checkout may lie where only root can go; the program's name is what counts.
        string umoci = _directory["umoci"];
        File.Copy(Programs.Corten, umoci);
        const string id = "61234";
        Command.Shell($"chmod 0755 {_directory.Path}; chown -R {id}:{id} {_directory["debian"]} && install -d -o {id} -g {id} {_directory["home"]}").Exits();
        string user = $"setpriv --reuid {id} --regid {id} --clear-groups env HOME={_directory["home"]}";
        Command.Shell($"{user} {umoci} unpack --rootless --image {_directory["debian"]}:latest {_directory["home"]}/bundle").Exits();
        Command.Shell($"echo x > {_directory["home"]}/bundle/rootfs/etc/new && chown {id}:{id} {_directory["home"]}/bundle/rootfs/etc/new").Exits();
        Command.Shell($"{user} {umoci} repack --image {_directory["debian"]}:mine {_directory["home"]}/bundle").Exits();
        Command.Shell($"{umoci} raw unpack --image {_directory["debian"]}:mine {_directory["root"]}").Exits();
        Command.Shell($"{umoci} raw unpack --image {_directory["debian"]}:latest {_directory["before"]}").Exits();
        const string list = "find . ! -type d -printf '%p %U:%G %m %s\\n' | sort";
        Assert.Equal("> ./etc/new 0:0 644 2", Command.Shell($"diff <(cd {_directory["before"]} && {list}) <(cd {_directory["root"]} && {list}) | grep '^[<>]'").Text);
    }

    // Compressors differ, so the blobs of layers do; the layers and the configuration that names them do not.
    [Fact]
    public void The_same_steps_give_the_layers_and_the_configuration_that_umoci_gives()
    {
        string theirs = Make(Programs.Peer("umoci"), "theirs");
        Assert.Equal(theirs, Make($"{Command.Quote(Programs.Corten)} oci", "ours"));
        Assert.Contains(@"\u003cme@example.com\u003e", theirs, StringComparison.Ordinal);
    }

    private string Make(string umoci, string name)
    {
        const string time = "1997-03-25T13:40:00Z";
        Command.Shell($"""
            set -e; cd {_directory.Path}; mkdir {name}; image={name}/oci:latest; root={name}/bundle/rootfs
            {umoci} init --layout {name}/oci; {umoci} new --image $image; {umoci} unpack --image $image {name}/bundle
            mkdir -p $root/usr/bin $root/etc $root/var/run; mkfifo $root/var/run/fifo; echo text > $root/usr/bin/bash; chmod 4755 $root/usr/bin/bash
            ln $root/usr/bin/bash $root/usr/bin/sh; ln -s /usr/bin $root/bin; chmod 0 $root/var; mknod $root/null c 1 3; chown 1000:100 $root/etc
            find $root -print0 | xargs -0 touch --no-dereference --date={time}
            {umoci} repack --image $image --history.created={time} {name}/bundle
            {umoci} config --image $image --author 'Me <me@example.com>' --config.label z=1 --config.label a=2 --config.volume /v --config.user 1000:100 --config.cmd sh --config.env A=B --config.env $'E=a\tb\vc' --os linux --architecture amd64 --created={time} --history.created={time}
            """).Exits();
        return Command.Run(Programs.Peer("skopeo"), "inspect", "--config", "--raw", $"oci:{_directory[name]}/oci:latest").Exits().Output;
    }

    private CommandResult Shell(string script) => Command.Shell($"cd {_directory.Path} && export PATH={_directory["bin"]}:$PATH && {script}");
}
