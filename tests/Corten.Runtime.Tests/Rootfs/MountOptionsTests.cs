using Corten.Linux.Mounts;
using Corten.Runtime.Rootfs;

namespace Corten.Runtime.Tests.Rootfs;

public sealed class MountOptionsTests
{
    [Fact]
    public void The_later_of_two_words_that_contradict_wins()
    {
        Assert.Equal(MountAttributes.ReadOnly, Parse("rw", "ro").Set);
        var writable = Parse("ro", "rw");
        Assert.Equal(MountAttributes.None, writable.Set);
        Assert.Equal(MountAttributes.ReadOnly, writable.Clear);
    }

    [Fact]
    public void An_access_time_attribute_clears_the_whole_field_as_the_kernel_demands()
    {
        var options = Parse("noatime");
        Assert.Equal(MountAttributes.NoAccessTime, options.Set);
        Assert.Equal(MountAttributes.AccessTimeMask, options.Clear);
        Assert.Equal(MountAttributes.None, Parse("noatime", "relatime").Set);
    }

    [Theory]
    [InlineData("bind", true, false)]
    [InlineData("rbind", true, true)]
    [InlineData("nosuid", false, false)]
    public void Bind_words_are_told_apart(string word, bool bind, bool recursive)
    {
        var options = Parse(word);
        Assert.Equal((bind, recursive), (options.Bind, options.Recursive));
    }

    [Fact]
    public void What_is_not_known_goes_to_the_file_system()
    {
        var options = Parse("nosuid", "size=65536k", "sync", "newinstance", "context=\"a=b\"", "defaults");
        Assert.Equal([("size", "65536k"), ("sync", null), ("newinstance", null), ("context", "\"a=b\"")], options.Data);
    }

    [Fact]
    public void Propagation_is_kept_in_order()
    {
        var options = Parse("rbind", "rprivate", "shared");
        Assert.Equal([(MountFlags.Private, true), (MountFlags.Shared, false)], options.Propagation);
    }

    [Theory]
    [InlineData("tmpcopyup")]
    [InlineData("idmap")]
    [InlineData("rro")]
    public void An_option_that_is_not_supported_is_refused_by_name(string word)
    {
        var error = Assert.Throws<RuntimeException>(() => Parse(word));
        Assert.Contains($"\"{word}\"", error.Message);
        Assert.Contains("/where", error.Message);
    }

    private static MountOptions Parse(params string[] words) => MountOptions.Parse(words, "/where");
}
