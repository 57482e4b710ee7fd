using Corten.Oci;

namespace Corten.Content.Tests;

public sealed class FollowTests : IDisposable
{
    private static readonly byte[] _data = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private static readonly Digest _digest = Digest.Of(_data);

    private readonly TemporaryStore _temporary = new();

    [Fact]
    public async Task What_is_written_comes_out_before_all_is_there_and_the_end_only_once_it_is_verified()
    {
        using var ingest = _temporary.Store.Begin(_digest, _data.Length);
        using var follower = ingest.Follow(CancellationToken.None);
        ingest.Write(_data.AsSpan(0, 1000));
        var first = new byte[1000];
        follower.ReadExactly(first);
        Assert.Equal(_data[..1000], first);
        var rest = Task.Run(() => ReadAll(follower));
        ingest.Write(_data.AsSpan(1000));
        Assert.NotSame(rest, await Task.WhenAny(rest, Task.Delay(100, TestContext.Current.CancellationToken)));
        ingest.Commit();
        Assert.Equal(_data[1000..], await rest);
    }

    [Fact]
    public void A_follower_that_comes_late_or_outlives_the_ingest_reads_all()
    {
        Stream early;
        using (var ingest = _temporary.Store.Begin(_digest, _data.Length))
        {
            early = ingest.Follow(CancellationToken.None);
            ingest.Write(_data);
            ingest.Commit();
            using var late = ingest.Follow(CancellationToken.None);
            Assert.Equal(_data, ReadAll(late));
        }
        using (early)
            Assert.Equal(_data, ReadAll(early));
    }

    [Fact]
    public void A_prefix_that_was_kept_is_read_too()
    {
        using (var first = _temporary.Store.Begin(_digest, _data.Length))
            first.Write(_data.AsSpan(0, 5000));
        using var second = _temporary.Store.Begin(_digest, _data.Length);
        using var follower = second.Follow(CancellationToken.None);
        follower.ReadExactly(new byte[5000]);
        second.Write(_data.AsSpan(5000));
        second.Commit();
        Assert.Equal(_data[5000..], ReadAll(follower));
    }

    [Fact]
    public void An_ingest_that_ends_too_early_is_told()
    {
        var ingest = _temporary.Store.Begin(_digest, _data.Length);
        using var follower = ingest.Follow(CancellationToken.None);
        ingest.Write(_data.AsSpan(0, 1000));
        ingest.Dispose();
        Assert.Equal(ContentError.TooShort, Assert.Throws<ContentException>(() => ReadAll(follower)).Error);
    }

    [Fact]
    public void An_ingest_that_begins_again_is_told_to_who_has_read_and_hidden_from_who_has_not()
    {
        using var ingest = _temporary.Store.Begin(_digest, _data.Length);
        using var idle = ingest.Follow(CancellationToken.None);
        using var busy = ingest.Follow(CancellationToken.None);
        ingest.Write(_data.AsSpan(0, 1000));
        Assert.True(busy.Read(new byte[10]) > 0);
        ingest.Restart();
        ingest.Write(_data);
        ingest.Commit();
        Assert.Equal(ContentError.Restarted, Assert.Throws<ContentException>(() => ReadAll(busy)).Error);
        Assert.Equal(_data, ReadAll(idle));
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        using var ingest = _temporary.Store.Begin(_digest, _data.Length);
        using var follower = ingest.Follow(cancel.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => follower.Read(new byte[10]));
    }

    public void Dispose() => _temporary.Dispose();

    private static byte[] ReadAll(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
