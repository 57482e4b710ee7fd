using Corten.Linux;
using Corten.Oci;

namespace Corten.Content.Tests;

public sealed class IngestTests : IDisposable
{
    private static readonly byte[] _data = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private static readonly Digest _digest = Digest.Of(_data);

    private readonly TemporaryStore _temporary = new();

    [Fact]
    public void An_ingest_goes_on_where_the_last_one_ended()
    {
        using (var first = _temporary.Store.Begin(_digest, _data.Length))
        {
            Assert.Equal(0, first.Offset);
            first.Write(_data.AsSpan(0, 200_001));
        }
        Assert.False(_temporary.Store.Exists(_digest));
        using var second = _temporary.Store.Begin(_digest, _data.Length);
        Assert.Equal(200_001, second.Offset);
        second.Write(_data.AsSpan(200_001));
        second.Commit();
        Assert.True(second.IsComplete);
        Assert.Equal(_data, _temporary.Store.Read(_digest, _data.Length));
        Assert.Empty(_temporary.Leftovers());
    }

    [Fact]
    public void A_complete_ingest_needs_nothing_more()
    {
        _temporary.Store.Put(_data);
        using var ingest = _temporary.Store.Begin(_digest, _data.Length);
        Assert.True(ingest.IsComplete);
        Assert.Equal(_data.Length, ingest.Offset);
        ingest.Commit();
    }

    [Fact]
    public void A_lie_about_the_digest_is_found_and_its_bytes_are_not_kept()
    {
        using var ingest = _temporary.Store.Begin(Digest.Of("other"u8), _data.Length);
        ingest.Write(_data);
        Assert.Equal(ContentError.WrongDigest, Assert.Throws<ContentException>(ingest.Commit).Error);
        Assert.Equal(0, ingest.Offset);
        Assert.Empty(_temporary.Store.List());
        ingest.Discard();
        Assert.Empty(_temporary.Leftovers());
    }

    [Fact]
    public void A_lie_about_the_size_is_found_on_both_sides()
    {
        using (var longer = _temporary.Store.Begin(_digest, _data.Length - 1))
            Assert.Equal(ContentError.TooLong, Assert.Throws<ContentException>(() => longer.Write(_data)).Error);
        using var shorter = _temporary.Store.Begin(_digest, _data.Length + 1);
        shorter.Write(_data);
        Assert.Equal(ContentError.TooShort, Assert.Throws<ContentException>(shorter.Commit).Error);
    }

    [Fact]
    public void A_prefix_that_a_power_loss_damaged_is_found_and_can_be_restarted()
    {
        using (var first = _temporary.Store.Begin(_digest, _data.Length))
            first.Write(_data.AsSpan(0, 1000));
        File.WriteAllBytes(_temporary.Leftovers()[0], new byte[1000]);
        using var second = _temporary.Store.Begin(_digest, _data.Length);
        second.Write(_data.AsSpan(1000));
        Assert.Throws<ContentException>(second.Commit);
        second.Write(_data);
        second.Commit();
        Assert.True(_temporary.Store.Exists(_digest));
    }

    [Fact]
    public void A_prefix_longer_than_the_content_is_thrown_away()
    {
        using (var first = _temporary.Store.Begin(_digest, _data.Length))
            first.Write(_data);
        File.AppendAllText(_temporary.Leftovers()[0], "more");
        using var second = _temporary.Store.Begin(_digest, _data.Length);
        Assert.Equal(0, second.Offset);
    }

    [Fact]
    public async Task A_second_ingest_waits_for_the_first_and_finds_its_work_done()
    {
        Task<bool> second;
        using (var first = _temporary.Store.Begin(_digest, _data.Length))
        {
            second = Task.Run(() =>
            {
                using var ingest = _temporary.Store.Begin(_digest, _data.Length);
                return ingest.IsComplete;
            });
            first.Write(_data);
            Assert.False(second.IsCompleted);
            first.Commit();
        }
        Assert.True(await second);
    }

    [Fact]
    public void A_full_disk_is_said_and_the_store_is_usable_once_there_is_room()
    {
        using var disk = SmallDisk.Mount("256k");
        var store = new ContentStore(Path.Combine(disk.Path, "content"));
        using (var ingest = store.Begin(_digest, _data.Length))
        {
            var failure = Assert.Throws<LinuxException>(() => ingest.Write(_data));
            Assert.Equal(Errno.ENOSPC, failure.Errno);
        }
        Assert.Empty(store.List());
        disk.Resize("4m");
        using var again = store.Begin(_digest, _data.Length);
        again.Write(_data.AsSpan((int)again.Offset));
        again.Commit();
        Assert.True(store.Exists(_digest));
    }

    [Fact]
    public void Sha512_content_is_verified_too()
    {
        var digest = Digest.Parse("sha512:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(_data)));
        using var ingest = _temporary.Store.Begin(digest, _data.Length);
        ingest.Write(_data);
        ingest.Commit();
        Assert.Equal([digest], _temporary.Store.List());
    }

    public void Dispose() => _temporary.Dispose();
}
