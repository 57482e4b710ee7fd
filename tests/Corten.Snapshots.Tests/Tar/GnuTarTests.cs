using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Directories;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Tar;

/// <summary>What GNU tar writes in each of its formats we unpack to the same files, and what we write GNU tar unpacks to the same files.</summary>
public sealed class GnuTarTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("v7", 0)]
    [InlineData("ustar", 1)]
    [InlineData("oldgnu", 2)]
    [InlineData("gnu", 2)]
    [InlineData("posix", 3)]
    [InlineData("oldgnu", 2, "--sparse")]
    [InlineData("gnu", 2, "--sparse")]
    [InlineData("posix", 3, "--sparse", "--sparse-version=0.0")]
    [InlineData("posix", 3, "--sparse", "--sparse-version=0.1")]
    [InlineData("posix", 3, "--sparse", "--sparse-version=1.0")]
    public void Archives_of_gnu_tar_unpack_to_the_same_files(string format, int level, params string[] options)
    {
        string source = MakeTree(level);
        string[] attributes = level >= 3 ? ["--xattrs", "--xattrs-include=*"] : [];
        Peer.Run("tar", ["--create", "--file", _directory.Sub("a.tar"), "--format", format, "--directory", source, .. options, .. attributes, "."]);
        string unpacked = Unpack(File.ReadAllBytes(_directory.Sub("a.tar")));
        FileTree.AssertEqual(source, unpacked);
        if (options.Length > 0)
            Assert.InRange(FileStatus.Of($"{unpacked}/sparse/many").Blocks, 1u, 8000u);
    }

    [Fact]
    public void Our_archives_unpack_by_gnu_tar_to_the_same_files()
    {
        string source = MakeTree(3);
        using (var file = File.Create(_directory.Sub("b.tar")))
            LayerWriter.Write(source, file);
        Directory.CreateDirectory(_directory.Sub("out"));
        Peer.Run("tar", "--extract", "--preserve-permissions", "--numeric-owner", "--xattrs", "--xattrs-include=*", "--file", _directory.Sub("b.tar"), "--directory", _directory.Sub("out"));
        FileTree.AssertEqual(source, _directory.Sub("out"));
        Assert.InRange(FileStatus.Of(_directory.Sub("out/sparse/many")).Blocks, 1u, 8000u);
    }

    [Fact]
    public void Our_archives_are_the_same_every_time_and_survive_a_round_trip()
    {
        string source = MakeTree(3);
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        LayerWriter.Write(source, first);
        string unpacked = Unpack(first.ToArray());
        FileTree.AssertEqual(source, unpacked);
        LayerWriter.Write(unpacked, second);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Python_reads_our_archives()
    {
        string source = MakeTree(3);
        using (var file = File.Create(_directory.Sub("c.tar")))
            LayerWriter.Write(source, file);
        string listing = Peer.Run("python3", "-c",
            "import tarfile,sys\nfor m in tarfile.open(sys.argv[1], errors='surrogateescape'):\n print(ascii(m.name), m.size, m.type.decode(), m.uid)", _directory.Sub("c.tar"));
        Assert.Contains("'sparse/many' 8388608 0 0", listing, StringComparison.Ordinal);
        Assert.Contains("'not-\\udcff-utf8' 1 0 0", listing, StringComparison.Ordinal);
        Assert.Contains("'big-owner' 1 0 3000000000", listing, StringComparison.Ordinal);
    }

    // Level 0 is what v7 can hold; 1 adds ustar's, 2 GNU's, 3 PAX's.
    private string MakeTree(int level)
    {
        string script = """
            set -e; umask 022; mkdir -p "$1"; cd "$1"
            mkdir -m 755 d; mkdir -m 1777 t; mkdir -m 2750 g; echo hello > d/f; : > empty; head -c 100000 /dev/urandom > random
            ln -s d/f s; ln -s /absolute a; ln d/f d/link; chmod 4755 random; chown 1000:100 d/f
            name96=$(printf 'n%.0s' $(seq 96)); echo x > $name96
            if [ $2 -ge 1 ]; then
              mkfifo p; mknod c c 5 1; mknod b b 259 70000; mid=$(printf 'm%.0s' $(seq 90)); mkdir -p $mid; echo y > $mid/$name96
            fi
            if [ $2 -ge 2 ]; then
              long=$(printf 'l%.0s' $(seq 200)); mkdir -p $long/$long; echo deep > $long/$long/$long; ln -s $long/$long/$long longlink; ln $long/$long/$long hard
              echo -n x > "$(printf 'not-\377-utf8')"; echo -n x > 'grüße'; echo -n x > big-owner; chown 3000000000:4000000000 big-owner
              mkdir sparse; truncate -s 8388608 sparse/many
              for i in $(seq 0 8 60); do echo data | dd of=sparse/many bs=1 seek=$((i * 131072)) conv=notrunc status=none; done
              truncate -s 1048576 sparse/hole; echo x > sparse/end; truncate -s 65536 sparse/end; dd if=/dev/zero of=sparse/zeros bs=4096 count=2 status=none
              touch -d '1960-01-01 UTC' old; touch -d '2300-01-01 UTC' future
            fi
            if [ $2 -ge 3 ]; then
              setfattr -n user.bytes -v 0x00ff80fe0a3d d/f; setfattr -n user.dir -v 0xff t; setcap cap_net_raw+ep random; setfattr -n trusted.t -v 0x01 empty
            fi
            find . -mindepth 1 -depth ! -name old ! -name future -exec touch -h -d "@1600000000$([ $2 -ge 3 ] && echo .123456789)" {} +
            [ $2 -lt 3 ] || touch -d '1969-12-31 23:59:58.25 UTC' old
            touch -d @1500000000 .
            """;
        string tree = _directory.Sub($"tree{level}");
        Peer.Run("bash", "-c", script, "tree", tree, $"{level}");
        return tree;
    }

    private string Unpack(byte[] tar)
    {
        var id = Digest.Of(tar);
        new DirectorySnapshotter(_directory.Sub("store")).Apply(id, null, new MemoryStream(tar));
        return _directory.Sub($"store/layers/{id.Hex}/diff");
    }
}
