using Corten.Oci;

namespace Corten.Content.Tests;

public sealed class ContentStoreTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private ContentStore Store => _temporary.Store;

    [Fact]
    public void What_was_put_is_read_back_and_listed()
    {
        var digest = Store.Put("hello"u8);
        Assert.Equal(Digest.Of("hello"u8), digest);
        Assert.True(Store.Exists(digest));
        Assert.Equal(5, Store.Size(digest));
        Assert.Equal("hello"u8.ToArray(), Store.Read(digest, 100));
        Assert.Equal([digest], Store.List());
        Assert.Equal("hello", File.ReadAllText(Path.Combine(_temporary.Root, "blobs", "sha256", digest.Hex)));
    }

    [Fact]
    public void Putting_twice_is_putting_once()
    {
        Store.Put("hello"u8);
        Store.Put("hello"u8);
        Assert.Single(Store.List());
        Assert.Empty(_temporary.Leftovers());
    }

    [Fact]
    public void An_absent_store_is_an_empty_one()
    {
        Assert.Empty(Store.List());
        Assert.False(Store.Exists(Digest.Of([])));
        Assert.Null(Store.Size(Digest.Of([])));
        Assert.Equal(ContentError.NotFound, Assert.Throws<ContentException>(() => Store.Open(Digest.Of([]))).Error);
        Store.Delete(Digest.Of([]));
        Store.Repair(DateTimeOffset.MaxValue);
    }

    [Fact]
    public void Deleted_content_is_gone_with_its_partial_ingest()
    {
        var digest = Store.Put("hello"u8);
        var other = Digest.Of("0123456789"u8);
        using (var ingest = Store.Begin(other, 10))
            ingest.Write("0123"u8);
        Store.Delete(digest, other);
        Assert.Empty(Store.List());
        Assert.Empty(_temporary.Leftovers());
        Assert.False(Store.Trash.IsEmpty);
        Store.Trash.Empty();
        Assert.Empty(Directory.GetFiles(_temporary.Root, digest.Hex, SearchOption.AllDirectories));
    }

    [Fact]
    public void Content_damaged_on_the_disk_is_not_returned()
    {
        var digest = Store.Put("hello"u8);
        File.WriteAllText(Path.Combine(_temporary.Root, "blobs", "sha256", digest.Hex), "jello");
        Assert.Equal(ContentError.WrongDigest, Assert.Throws<ContentException>(() => Store.Read(digest, 100)).Error);
    }

    [Fact]
    public void Small_content_that_is_not_small_is_refused()
    {
        var digest = Store.Put("hello"u8);
        Assert.Equal(ContentError.TooLong, Assert.Throws<ContentException>(() => Store.Read(digest, 4)).Error);
    }

    [Fact]
    public void Adopting_moves_content_between_stores()
    {
        using var second = new TemporaryStore();
        var digest = Store.Put("hello"u8);
        second.Store.Adopt(Store, digest);
        Assert.True(second.Store.Exists(digest));
        Assert.False(Store.Exists(digest));
        Assert.Throws<ContentException>(() => second.Store.Adopt(Store, digest));
    }

    [Fact]
    public void Anonymous_content_gets_the_name_of_its_digest()
    {
        using (var ingest = Store.BeginAnonymous())
        {
            ingest.Write("he"u8);
            ingest.Write("llo"u8);
            Assert.Equal(Digest.Of("hello"u8), ingest.Commit());
        }
        Assert.True(Store.Exists(Digest.Of("hello"u8)));
        Assert.Empty(_temporary.Leftovers());
    }

    [Fact]
    public void Anonymous_content_that_is_not_committed_or_too_long_leaves_nothing()
    {
        using (var ingest = Store.BeginAnonymous(maximum: 4))
        {
            ingest.Write("1234"u8);
            Assert.Equal(ContentError.TooLong, Assert.Throws<ContentException>(() => ingest.Write("5"u8)).Error);
        }
        Assert.Empty(_temporary.Leftovers());
        Assert.Empty(Store.List());
    }

    [Fact]
    public void Repair_removes_leftovers_but_keeps_young_partial_ingests()
    {
        var digest = Digest.Of("0123456789"u8);
        using (var ingest = Store.Begin(digest, 10))
            ingest.Write("0123"u8);
        File.WriteAllText(Path.Combine(_temporary.Root, "ingest", "new-0123"), "of a dead process");
        Store.Repair(DateTimeOffset.UtcNow - TimeSpan.FromHours(1));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_temporary.Root, "ingest")));
        Store.Repair(DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_temporary.Root, "ingest")));
    }

    [Fact]
    public void Repair_touches_nothing_while_an_ingest_is_open()
    {
        using var ingest = Store.Begin(Digest.Of("0123456789"u8), 10);
        ingest.Write("0123"u8);
        Store.Repair(DateTimeOffset.UtcNow + TimeSpan.FromHours(1));
        Assert.Single(_temporary.Leftovers());
        ingest.Write("456789"u8);
        ingest.Commit();
    }

    public void Dispose() => _temporary.Dispose();
}
