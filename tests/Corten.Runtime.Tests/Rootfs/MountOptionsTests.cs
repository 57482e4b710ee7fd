using Corten.Linux.Mounts;
using Corten.Runtime.Rootfs;

namespace Corten.Runtime.Tests.Rootfs;

public sealed class MountOptionsTests
{
    [Fact]
    public void The_later_of_two_words_that_contradict_wins()
    {
        Assert.Equal(MountFlags.ReadOnly, Parse("rw", "ro").Set);
        var writable = Parse("ro", "rw");
        Assert.Equal(MountFlags.None, writable.Set);
        Assert.Equal(MountFlags.ReadOnly, writable.Cleared);
    }

    [Theory]
    [InlineData(MountAttributes.NoAccessTime, "noatime")]
    [InlineData(MountAttributes.None, "relatime")]
    [InlineData(MountAttributes.StrictAccessTime, "strictatime", "noatime")]
    [InlineData(MountAttributes.NoDirectoryAccessTime, "nodiratime", "norelatime")]
    [InlineData(MountAttributes.ReadOnly | MountAttributes.NoSymlinkFollow, "ro", "nosymfollow", "atime")]
    public void Flags_become_attributes(MountAttributes expected, params string[] words) =>
        Assert.Equal(expected, BindAttributes.Of(Parse(words).Set));

    [Theory]
    [InlineData("rro", MountAttributes.ReadOnly, MountAttributes.None)]
    [InlineData("rrw", MountAttributes.None, MountAttributes.ReadOnly)]
    [InlineData("rnosymfollow", MountAttributes.NoSymlinkFollow, MountAttributes.None)]
    [InlineData("rsymfollow", MountAttributes.None, MountAttributes.NoSymlinkFollow)]
    [InlineData("rnoatime", MountAttributes.NoAccessTime, MountAttributes.AccessTimeMask)]
    [InlineData("ratime", MountAttributes.None, MountAttributes.AccessTimeMask)]
    [InlineData("rrelatime", MountAttributes.None, MountAttributes.AccessTimeMask)]
    [InlineData("rnorelatime", MountAttributes.None, MountAttributes.AccessTimeMask)]
    [InlineData("rstrictatime", MountAttributes.StrictAccessTime, MountAttributes.AccessTimeMask)]
    [InlineData("rnodiratime", MountAttributes.NoDirectoryAccessTime, MountAttributes.None)]
    [InlineData("rdiratime", MountAttributes.None, MountAttributes.NoDirectoryAccessTime)]
    public void Recursive_words_are_attributes_with_the_access_time_as_one_field(string word, MountAttributes set, MountAttributes clear)
    {
        var options = Parse(word);
        Assert.Equal((set, clear), (options.RecursiveSet, options.RecursiveClear));
        Assert.False(options.HasAttributes);
    }

    [Fact]
    public void The_later_of_two_recursive_words_wins()
    {
        Assert.Equal((MountAttributes.None, MountAttributes.ReadOnly), (Parse("rro", "rrw").RecursiveSet, Parse("rro", "rrw").RecursiveClear));
        Assert.Equal(MountAttributes.StrictAccessTime | MountAttributes.NoExec, Parse("rnoatime", "rnoexec", "rstrictatime").RecursiveSet);
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

    [Fact]
    public void Words_of_the_runtime_do_not_reach_the_file_system()
    {
        var options = Parse("tmpcopyup", "idmap", "ridmap", "silent", "loud", "iversion", "noiversion", "nosymfollow", "remount");
        Assert.True(options is { CopyUp: true, MapIds: true, MapIdsRecursively: true, Remount: true });
        Assert.Empty(options.ContextOptions);
        Assert.Equal("", options.MountData);
    }

    [Fact]
    public void The_last_of_idmap_and_ridmap_wins() => Assert.False(Parse("ridmap", "idmap").MapIdsRecursively);

    [Fact]
    public void Flags_of_the_file_system_go_where_they_are_understood()
    {
        var options = Parse("sync", "lazytime", "nomand", "size=1m", "huge");
        Assert.Equal(["sync", "lazytime", "nomand", "size", "huge"], options.ContextOptions.Select(o => o.Name));
        Assert.Equal("size=1m,huge", options.MountData);
        Assert.Equal(MountFlags.Synchronous | MountFlags.LazyTime, options.Set);
    }

    [Fact]
    public void A_value_too_long_for_a_file_system_context_is_left_to_mount()
    {
        Assert.False(Parse("lowerdir=" + new string('x', 254)).NeedsMountCall);
        Assert.True(Parse("lowerdir=" + new string('x', 255)).NeedsMountCall);
        Assert.True(Parse("iversion").NeedsMountCall);
    }

    [Fact]
    public void Every_word_of_the_specification_is_known()
    {
        // config.md, "Linux mount options".
        const string Words = """
            async atime bind defaults dev diratime dirsync exec iversion lazytime loud noatime nodev nodiratime noexec noiversion nolazytime norelatime
            nostrictatime nosuid nosymfollow private ratime rbind rdev rdiratime relatime remount rexec rnoatime rnodiratime rnoexec rnorelatime
            rnostrictatime rnosuid rnosymfollow ro rprivate rrelatime rro rrw rshared rslave rstrictatime rsuid rsymfollow runbindable rw shared silent
            slave strictatime suid symfollow sync tmpcopyup unbindable idmap ridmap mand nomand
            """;
        Assert.Empty(Words.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Except(MountWords.All));
    }

    private static MountOptions Parse(params string[] words) => MountOptions.Parse(words);
}
