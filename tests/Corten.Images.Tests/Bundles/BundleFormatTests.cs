using Corten.Images.Bundles;
using Corten.Images.Bundles.Mtree;
using Corten.Images.Layouts;
using Corten.Linux.Files;
using Corten.Oci.ImageSpec;
using Corten.Oci.RuntimeSpec;
using Corten.Snapshots.Tar;

namespace Corten.Images.Tests.Bundles;

/// <summary>The small formats of a bundle, value by value.</summary>
public sealed class BundleFormatTests : ImagesTest
{
    [Theory]
    [InlineData("plain-name_1.x", "plain-name_1.x")]
    [InlineData("a b", "a\\040b")]
    [InlineData("x#y*?[", "x\\043y\\052\\077\\133")]
    [InlineData("back\\slash\n", "back\\\\slash\\012")]
    [InlineData("é", "\\303\\251")]
    public void Names_in_a_manifest_are_plain_ascii(string name, string encoded)
    {
        Assert.Equal(encoded, Vis.Encode(name));
        Assert.Equal(name, Vis.Decode(encoded));
    }

    [Fact]
    public void Names_outside_of_utf8_come_back_byte_by_byte() => Assert.Equal("a\udcff", Vis.Decode(Vis.Encode("a\udcff")));

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(1000, 0, "08E80710FFFFFFFF0F")]
    [InlineData(0, 5, "08FFFFFFFF0F1005")]
    [InlineData(4294967294, 128, "08FEFFFFFF0F108001")]
    public void A_rootless_owner_is_a_protobuf_message(uint uid, uint gid, string? encoded)
    {
        byte[]? value = RootlessOwner.Encode(uid, gid);
        Assert.Equal(encoded, value is null ? null : Convert.ToHexString(value));
        if (value is not null)
            Assert.Equal((uid, gid), RootlessOwner.Decode(value));
    }

    [Theory]
    [InlineData("08")]
    [InlineData("08FFFFFFFFFF")]
    [InlineData("1801")]
    public void A_damaged_rootless_owner_is_refused(string value) =>
        Assert.Throws<ImageException>(() => RootlessOwner.Decode(Convert.FromHexString(value)));

    [Fact]
    public void Owners_are_mapped_there_and_back()
    {
        var owners = new BundleOwners([Map(0, 1000, 1), Map(1, 100000, 10)], [Map(0, 50, 20)], Rootless: false);
        var entry = new TarEntry { Name = "f", Uid = 3, Gid = 7 };
        var host = owners.ToHost(entry);
        Assert.Equal((100002u, 57u), (host.Uid, host.Gid));
        Assert.Equal((3u, 7u), (owners.ToContainer(host).Uid, owners.ToContainer(host).Gid));
        Assert.Contains("user id 11", Assert.Throws<ImageException>(() => owners.ToHost(entry with { Uid = 11 })).Message, StringComparison.Ordinal);
        Assert.Contains("group id 70", Assert.Throws<ImageException>(() => owners.ToContainer(host with { Gid = 70 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_privileges_owners_are_noted()
    {
        var owners = new BundleOwners([Map(0, 1000, 1)], [Map(0, 1001, 1)], Rootless: true);
        var forged = new TarAttribute(RootlessOwner.Attribute, [1]);
        var host = owners.ToHost(new TarEntry { Name = "f", Uid = 33, Gid = 0, Attributes = [forged] });
        Assert.Equal((1000u, 1001u), (host.Uid, host.Gid));
        var back = owners.ToContainer(host);
        Assert.Equal((33u, 0u, 0), (back.Uid, back.Gid, back.Attributes.Count));
        Assert.Empty(owners.ToHost(new TarEntry { Name = "f" }).Attributes);
    }

    [Fact]
    public void A_manifest_written_by_umoci_is_understood()
    {
        string path = Scratch("umoci.mtree");
        File.WriteAllText(path, """
            #          user: root
            #      keywords: size,type,uid,gid,mode,link,nlink,tar_time,sha256digest,xattr

            # .
            /set type=file nlink=1 mode=0664 uid=0 gid=0
            . size=4096 type=dir mode=0755 nlink=3 tar_time=1795354765.000000000
                ff size=0 type=fifo mode=0644 tar_time=1795354765.000000000

            # etc
            etc size=4096 type=dir mode=0755 nlink=3 \
                tar_time=1795354765.000000000
                hard size=3 mode=06755 nlink=2 tar_time=1795354765.000000000 sha256digest=98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4 xattr.user.foo=YmFy
                lnk size=3 type=link mode=0777 link=a\040b tar_time=-1.000000000

            # etc/a b
            /set type=file nlink=1 mode=0664 uid=0 gid=50
            a\040b size=4096 type=dir mode=0755 nlink=2 tar_time=1795354765.000000000
            ..
                after size=1
            ..
            ..
            """);
        var entries = MtreeParser.Read(path);
        Assert.Equal([".", "etc", "etc/a b", "etc/after", "etc/hard", "etc/lnk", "ff"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((FileKind.Regular, 3ul, 0xdedu, 2u), (entries["etc/hard"].Kind, entries["etc/hard"].Size, entries["etc/hard"].Mode, entries["etc/hard"].Links));
        Assert.Equal("98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4", entries["etc/hard"].Digest.ToString());
        Assert.Equal("YmFy", entries["etc/hard"].Attributes!["user.foo"]);
        Assert.Equal(("a b", -1L), (entries["etc/lnk"].Target, entries["etc/lnk"].Modified));
        Assert.Equal((0u, 50u), (entries["etc"].Gid, entries["etc/a b"].Gid));
    }

    [Theory]
    [InlineData("x type=nothing")]
    [InlineData("x mode=9")]
    [InlineData("x size=a")]
    [InlineData("x sha256digest=ab")]
    [InlineData("x\\q type=file")]
    public void A_manifest_that_cannot_be_understood_is_refused(string line)
    {
        File.WriteAllText(Scratch("bad.mtree"), "# first\n" + line + "\n");
        Assert.Contains("line 2", Assert.Throws<ImageException>(() => MtreeParser.Read(Scratch("bad.mtree"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_follows_the_image_specs_conversion()
    {
        var image = new ImageConfig
        {
            Os = "linux",
            Architecture = "amd64",
            Author = "me",
            Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Config = new ContainerConfig
            {
                User = "www",
                Entrypoint = ["/e"],
                Cmd = ["-c"],
                Env = ["A=1", "TERM=dumb"],
                WorkingDir = "/srv",
                StopSignal = "SIGINT",
                ExposedPorts = new Dictionary<string, EmptyObject> { ["80/tcp"] = new(), ["443/tcp"] = new() },
                Volumes = new Dictionary<string, EmptyObject> { ["/data"] = new() },
                Labels = new Dictionary<string, string> { ["l"] = "v", ["org.opencontainers.image.author"] = "label wins" },
            },
        };
        var spec = RuntimeConfiguration.Create(image, "/x/root", (_, user) => new ImageUser(33, 34, [35], user == "www" ? "/home/www" : ""), BundleOwners.Same);
        Assert.Equal(["/e", "-c"], spec.Process!.Args!);
        Assert.Equal("/srv", spec.Process.Cwd);
        Assert.Equal(["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=dumb", "A=1", "HOME=/home/www"], spec.Process.Env!);
        Assert.Equal((33u, 34u), (spec.Process.User!.Uid, spec.Process.User.Gid));
        Assert.Equal([35u], spec.Process.User.AdditionalGids!);
        Assert.Equal(("root", false), (spec.Root!.Path, spec.Root.Readonly));
        Assert.Equal("443/tcp,80/tcp", spec.Annotations!["org.opencontainers.image.exposedPorts"]);
        Assert.Equal("2026-01-02T03:04:05Z", spec.Annotations["org.opencontainers.image.created"]);
        Assert.Equal("label wins", spec.Annotations["org.opencontainers.image.author"]);
        Assert.Equal("SIGINT", spec.Annotations["org.opencontainers.image.stopSignal"]);
        Assert.Equal(("/data", "tmpfs"), (spec.Mounts![^1].Destination, spec.Mounts[^1].Type));
        Assert.DoesNotContain(spec.Linux!.Namespaces!, n => n.Type == NamespaceType.User);
    }

    [Fact]
    public void Without_privileges_the_configuration_asks_for_none()
    {
        var owners = new BundleOwners([Map(0, 1000, 1)], [Map(0, 1000, 1)], Rootless: true);
        var image = new ImageConfig { Os = "linux" };
        var spec = RuntimeConfiguration.Create(image, null, (_, _) => new ImageUser(0, 0, [7], ""), owners);
        Assert.Equal(1, spec.Linux!.Namespaces!.Count(n => n.Type == NamespaceType.User));
        Assert.DoesNotContain(spec.Linux.Namespaces!, n => n.Type == NamespaceType.Network);
        Assert.Null(spec.Linux.Resources);
        Assert.Null(spec.Process!.User!.AdditionalGids);
        Assert.Equal("bind", spec.Mounts!.Single(m => m.Destination == "/sys").Type);
        Assert.DoesNotContain(spec.Mounts!.SelectMany(m => m.Options ?? []), o => o.StartsWith("gid=", StringComparison.Ordinal));
        Assert.Equal(1000u, spec.Linux.UidMappings![0].HostId);
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.5Z")]
    [InlineData("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.1234567Z")]
    [InlineData("2026-01-31T12:00:00.1+02:00", "2026-01-31T12:00:00.1+02:00")]
    public void Times_are_written_as_go_writes_them(string text, string written) => Assert.Equal(written, GoTime.Format(GoTime.Parse(text)));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-01-31")]
    [InlineData("2026-13-31T12:00:00Z")]
    public void What_is_no_time_is_refused(string text) => Assert.Throws<FormatException>(() => GoTime.Parse(text));

    private static IdMapping Map(uint container, uint host, uint size) => new() { ContainerId = container, HostId = host, Size = size };
}
