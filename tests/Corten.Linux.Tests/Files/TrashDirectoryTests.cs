using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

public sealed class TrashDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private TrashDirectory Trash => new(_directory.File("trash"));

    [Fact]
    public void What_is_thrown_away_is_gone_at_once_and_takes_space_until_the_trash_is_emptied()
    {
        Assert.True(Trash.IsEmpty);
        for (int i = 0; i < 2; i++)
        {
            Directory.CreateDirectory(_directory.File("tree/below"));
            File.WriteAllBytes(_directory.File("tree/below/file"), new byte[100_000]);
            File.WriteAllText(_directory.File("file"), "x");
            Assert.True(Trash.Add(_directory.File("tree")));
            Assert.True(Trash.Add(_directory.File("file")));
        }
        Assert.False(Directory.Exists(_directory.File("tree")));
        Assert.False(Trash.IsEmpty);
        Assert.InRange(Trash.Measure(), 200_000, 300_000);
        Assert.True(Trash.Empty());
        Assert.True(Trash.IsEmpty);
        Assert.Equal(0, Trash.Measure());
    }

    [Fact]
    public void Nothing_there_is_nothing_to_throw_away() => Assert.False(Trash.Add(_directory.File("absent")));

    [Fact]
    public void Only_one_empties_it_and_the_others_wait_or_go_on()
    {
        Directory.CreateDirectory(_directory.File("tree"));
        Trash.Add(_directory.File("tree"));
        using (FileLock.AcquireDirectory(_directory.File("trash")))
        {
            Assert.False(Trash.Empty(wait: false));
            Assert.False(Trash.IsEmpty);
        }
        Assert.True(Trash.Empty(wait: false));
    }

    [Fact]
    public void Many_may_fill_and_empty_it_at_once()
    {
        Parallel.For(0, 8, i =>
        {
            for (int round = 0; round < 30; round++)
            {
                string tree = _directory.File($"tree{i}");
                for (int child = 0; child < 5; child++)
                    Directory.CreateDirectory($"{tree}/{child}/below");
                Assert.True(Trash.Add(tree));
                Trash.Empty(wait: i % 2 == 0);
            }
        });
        Assert.True(Trash.Empty());
    }
}
