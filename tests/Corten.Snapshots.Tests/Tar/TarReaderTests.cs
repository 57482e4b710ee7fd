using System.Text;
using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Corten.Snapshots.Tests.Support;

namespace Corten.Snapshots.Tests.Tar;

public sealed class TarReaderTests
{
    [Theory]
    [InlineData("0000644\0", 420)]
    [InlineData("   644 \0", 420)]
    [InlineData("\0\0\0\0\0\0\0\0", 0)]
    [InlineData("77777777", 16777215)]
    [InlineData("\x80\0\0\0\0\0\x01\0", 256)]
    [InlineData("\xff\xff\xff\xff\xff\xff\xff\xff", -1)]
    [InlineData("\xff\xff\xff\xff\xff\xff\xfe\0", -512)]
    public void Numbers_are_octal_or_base_256(string field, long value)
    {
        Assert.True(TarNumber.TryParseField(Encoding.Latin1.GetBytes(field), out long parsed));
        Assert.Equal(value, parsed);
    }

    [Theory]
    [InlineData("9000644\0")]
    [InlineData("-000644\0")]
    [InlineData("0x00644\0")]
    [InlineData("777777777777777777777777")]
    [InlineData("\x80\x01\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\xc0\0\0\0\0\0\0\0\0\0\0\0")]
    public void Other_numbers_are_refused(string field) => Assert.False(TarNumber.TryParseField(Encoding.Latin1.GetBytes(field), out _));

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("1.5", 1, 500_000_000)]
    [InlineData("-1.5", -2, 500_000_000)]
    [InlineData("-0.25", -1, 750_000_000)]
    [InlineData("-7", -7, 0)]
    [InlineData("12.1234567899", 12, 123_456_789)]
    [InlineData("3.", 3, 0)]
    public void Times_count_forwards(string text, long seconds, uint nanoseconds)
    {
        Assert.True(TarNumber.TryParseTime(Encoding.ASCII.GetBytes(text), out var time));
        Assert.Equal(new Timestamp(seconds, nanoseconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1e5")]
    [InlineData("1.-5")]
    [InlineData("--1")]
    [InlineData("99999999999999999999")]
    public void Other_times_are_refused(string text) => Assert.False(TarNumber.TryParseTime(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_checksum_over_signed_bytes_is_right_too()
    {
        byte[] tar = new RawTar().Entry('0', "\xe4\xf6\xfc").End();
        RawTar.Seal(tar[..512]);
        var block = tar[..512];
        RawTar.Seal(block, signed: true);
        block.CopyTo(tar, 0);
        Assert.Equal("\udce4\udcf6\udcfc", Read(tar).Single().Name);
    }

    [Fact]
    public void A_wrong_checksum_is_refused()
    {
        byte[] tar = new RawTar().Entry('0', "f").End();
        tar[0] ^= 1;
        Assert.Contains("not a tar archive", Refused(tar), StringComparison.Ordinal);
    }

    [Fact]
    public void Global_records_hold_until_taken_back()
    {
        byte[] tar = new RawTar().Entry('g', "g", RawTar.Record("mtime", "77.5") + RawTar.Record("uname", "who")).Entry('0', "a")
            .Pax(("mtime", "5")).Entry('0', "b").Pax(("uname", "")).Entry('0', "c").End();
        var entries = Read(tar);
        Assert.Equal([new Timestamp(77, 500_000_000), new Timestamp(5), new Timestamp(77, 500_000_000)], entries.Select(e => e.Modified));
        Assert.Equal(["who", "who", ""], entries.Select(e => e.UserName));
    }

    [Fact]
    public void Gnu_long_names_hold_for_one_entry_and_pax_goes_before_them()
    {
        byte[] tar = new RawTar().Entry('L', "././@LongLink", new string('x', 300) + "\0").Entry('K', "././@LongLink", "target\0").Entry('2', "short")
            .Entry('L', "././@LongLink", "gnu\0").Pax(("path", "pax")).Entry('0', "header").Entry('0', "last").End();
        var entries = Read(tar);
        Assert.Equal([new string('x', 300), "pax", "last"], entries.Select(e => e.Name));
        Assert.Equal("target", entries[0].LinkTarget);
    }

    [Fact]
    public void Libarchives_attributes_are_read()
    {
        byte[] tar = new RawTar().Pax(("LIBARCHIVE.xattr.user.a%3Db", "AP/+"), ("SCHILY.xattr.user.s", "\u0080\0=\n")).Entry('0', "f").End();
        var attributes = Read(tar).Single().Attributes;
        Assert.Equal(["user.a=b", "user.s"], attributes.Select(a => a.Name));
        Assert.Equal([0x00, 0xff, 0xfe], attributes[0].Value);
        Assert.Equal([0x80, 0x00, (byte)'=', (byte)'\n'], attributes[1].Value);
    }

    [Fact]
    public void An_archive_may_end_without_its_marker_but_not_inside_an_entry()
    {
        byte[] tar = new RawTar().Pax(("path", "long")).Entry('0', "a", new string('x', 700)).WithoutEnd();
        int contentEnd = (3 * 512) + 700;
        for (int length = 1; length < contentEnd; length++)
            Assert.Contains("cut off", Refused(tar[..length]), StringComparison.Ordinal);
        // Some writers leave out the zeros that fill the last block.
        for (int length = contentEnd; length <= tar.Length; length++)
            Assert.Single(Read(tar[..length]));
    }

    [Fact]
    public void An_empty_stream_is_an_empty_archive() => Assert.Empty(Read([]));

    [Fact]
    public void A_lone_block_of_zeros_in_the_middle_is_refused() =>
        Refused([.. new RawTar().Entry('0', "a").Raw(new byte[512]).Entry('0', "b").End()]);

    [Theory]
    [InlineData("a size beyond all bounds", "size", "9223372036854775807")]
    [InlineData("a negative size", "size", "-1")]
    [InlineData("a user that does not exist", "uid", "4294967295")]
    [InlineData("a name with NUL", "path", "a\0b")]
    [InlineData("a time that is none", "mtime", "yesterday")]
    public void A_hostile_record_is_refused(string what, string key, string value)
    {
        Assert.NotEmpty(what);
        Refused(new RawTar().Pax((key, value)).Entry('0', "f").End());
    }

    [Theory]
    [InlineData("5 a=b\n")]
    [InlineData("99999999999999999999 a=b\n")]
    [InlineData("100 a=b\n")]
    [InlineData("-6 a=b\n")]
    [InlineData("6 a=bX")]
    [InlineData("5 ab\n")]
    [InlineData("5 =b\n")]
    [InlineData("garbage")]
    public void A_broken_record_is_refused(string records) => Refused(new RawTar().Entry('x', "x", records).Entry('0', "f").End());

    [Theory]
    [InlineData("0,5,3,5", "20", 10)] // overlaps
    [InlineData("10,5,0,5", "20", 10)] // goes backwards
    [InlineData("0,5,18,5", "20", 10)] // leaves the file
    [InlineData("0,5", "20", 10)] // covers less than there is
    [InlineData("0,50", "100", 10)] // covers more than there is
    [InlineData("0,5,7", "20", 5)] // odd
    [InlineData("9223372036854775807,9223372036854775807", "9223372036854775807", 10)]
    [InlineData("0,x", "20", 10)]
    public void A_hostile_sparse_map_is_refused(string map, string size, int content) =>
        Refused(new RawTar().Pax(("GNU.sparse.map", map), ("GNU.sparse.size", size), ("GNU.sparse.name", "f")).Entry('0', "f", new string('x', content)).End());

    [Theory]
    [InlineData("99999999999999\n0\n5\n")]
    [InlineData("2\n0\n5\n")]
    [InlineData("x\n")]
    [InlineData("1\n0\n999999\n")]
    [InlineData("1\n-1\n5\n")]
    public void A_hostile_sparse_map_in_the_content_is_refused(string map) => Refused(new RawTar()
        .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "4096")).Entry('0', "f", map.PadRight(512, '\0') + "hello").End());

    [Fact]
    public void A_sparse_file_bigger_than_allowed_is_refused()
    {
        byte[] tar = new RawTar().Pax(("GNU.sparse.map", "0,1"), ("GNU.sparse.size", "9000000000000000000")).Entry('0', "f", "x").End();
        var refused = Assert.Throws<SnapshotException>(() => Read(tar));
        Assert.Equal(SnapshotError.LimitExceeded, refused.Error);
    }

    [Fact]
    public void Extended_headers_and_names_are_bounded()
    {
        var limits = new LayerLimits { MaximumExtendedHeaderBytes = 1000, MaximumNameBytes = 100 };
        foreach (byte[] tar in (byte[][])[
            new RawTar().Entry('x', "x", RawTar.Record("comment", new string('c', 2000))).Entry('0', "f").End(),
            new RawTar().Entry('L', "L", new string('n', 2000)).Entry('0', "f").End(),
            new RawTar().Entry('x', "x", "", size: 1L << 32).End(),
            new RawTar().Entry('g', "g", RawTar.Record("a", new string('c', 600))).Entry('g', "g", RawTar.Record("b", new string('c', 600))).Entry('0', "f").End(),
            new RawTar().Pax(("path", new string('n', 101))).Entry('0', "f").End()])
        {
            Assert.Equal(SnapshotError.LimitExceeded, Assert.Throws<SnapshotException>(() => Read(tar, limits)).Error);
        }
    }

    [Fact]
    public void Content_reads_with_holes_as_zeros()
    {
        byte[] tar = new Layer().Add(new TarEntry { Name = "s", Size = 20, Segments = [new(3, 2), new(10, 4)] }, "abcdef").ToArray();
        var reader = new TarReader(new MemoryStream(tar));
        Assert.Equal(20, reader.Next()!.Size);
        using var content = reader.OpenContent();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        Assert.Equal("\0\0\0ab\0\0\0\0\0cdef\0\0\0\0\0\0", Encoding.ASCII.GetString(copy.ToArray()));
        Assert.Null(reader.Next());
    }

    [Fact]
    public void What_the_writer_writes_the_reader_reads()
    {
        TarEntry[] entries =
        [
            new() { Name = new string('p', 120) + "/" + new string('n', 90), Mode = 0xfff, Uid = 2_097_152, Gid = 4_294_967_294, Size = 3, UserName = "üser", GroupName = new string('g', 40) },
            new() { Name = string.Join('/', Enumerable.Repeat("component", 100)) + "/", Kind = TarEntryKind.Directory, Modified = new Timestamp(-1, 999_999_999) },
            new() { Name = "grüße", Kind = TarEntryKind.SymbolicLink, LinkTarget = new string('t', 101), Modified = new Timestamp(-5), Accessed = new Timestamp(3, 1) },
            new() { Name = "\udcff" + new string('x', 200), Kind = TarEntryKind.HardLink, LinkTarget = "\udcfe", Modified = new Timestamp(1L << 40) },
            new() { Name = "dev", Kind = TarEntryKind.BlockDevice, Device = new DeviceNumber(4095, 1_048_575) },
            new() { Name = "attr", Attributes = [new("security.a", [0, 255, 10]), new("user.b", [])] },
        ];
        using var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        foreach (var entry in entries)
            writer.Add(entry, new MemoryStream([1, 2, 3]));
        writer.Finish();
        Assert.Equal(0, stream.Length % 512);
        var read = Read(stream.ToArray());
        Assert.Equal(entries.Length, read.Count);
        foreach (var (written, back) in entries.Zip(read))
        {
            Assert.Equal(written with { Attributes = [] }, back with { Attributes = [] });
            Assert.Equal(written.Attributes.Select(a => (a.Name, Convert.ToHexString(a.Value))), back.Attributes.Select(a => (a.Name, Convert.ToHexString(a.Value))));
        }
    }

    [Fact]
    public void The_writer_insists_on_the_size_it_was_told()
    {
        var writer = new TarWriter(new MemoryStream());
        writer.Begin(new TarEntry { Name = "f", Size = 2 });
        Assert.Throws<InvalidOperationException>(() => writer.Write("abc"u8));
        writer.Write("a"u8);
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    private static List<TarEntry> Read(byte[] tar, LayerLimits? limits = null)
    {
        var reader = new TarReader(new MemoryStream(tar), limits);
        var entries = new List<TarEntry>();
        while (reader.Next() is { } entry)
            entries.Add(entry);
        return entries;
    }

    private static string Refused(byte[] tar) => Assert.Throws<SnapshotException>(() => Read(tar)).Message;
}
