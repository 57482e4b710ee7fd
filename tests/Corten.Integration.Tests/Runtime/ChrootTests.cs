using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>chroot(2) in a container: who may call it, and what it does there.</summary>
public sealed class ChrootTests : IDisposable
{
    // Prints what chroot(2) leaves as it was, and that a second one takes the first back.
    private const string Chroots = """
        #include <stdio.h>
        #include <sys/stat.h>
        #include <unistd.h>

        static ino_t inode(const char *path)
        {
            struct stat s;
            return stat(path, &s) == 0 ? s.st_ino : 0;
        }

        int main(void)
        {
            ino_t root = inode("/"), tmp;
            chdir("/tmp");
            mkdir("jail", 0755);
            tmp = inode(".");
            if (chroot("jail") != 0) { perror("chroot"); return 1; }
            puts(inode("/") != root ? "another root" : "the same root");
            puts(inode(".") == tmp ? "the same directory" : "another directory");
            chdir("..");
            if (chroot(".") != 0) { perror("chroot ."); return 1; }
            puts(inode("/") == root ? "the first root" : "another root");
            return 0;
        }
        """;

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("corun")]
    [InlineData("runc")]
    public void The_default_capabilities_have_not_the_one_for_chroot(string runtime)
    {
        using var bundle = new Bundle(runtime == "corun" ? null : Programs.Peer(runtime));
        CommandResult result = bundle.Args("chroot", "/", "/bin/true").Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("chroot: can't change root directory to '/': Operation not permitted", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_capability_chroot_changes_the_root_alone_and_does_not_stack()
    {
        foreach (string set in (string[])["bounding", "effective", "permitted"])
            _bundle.Process["capabilities"]![set]!.AsArray().Add("CAP_SYS_CHROOT");
        _bundle.Config["root"]!["readonly"] = false;
        StaticProgram.Compile(Chroots, _bundle.Rootfs + "/chroots");
        Assert.Equal("another root\nthe same directory\nthe first root", _bundle.Args("/chroots").Run().Exits().Text);
    }

    [Fact]
    public void Dockers_default_capabilities_have_it_until_it_is_dropped()
    {
        using var store = new Store();
        Assert.Equal("changed", store.Run([], "chroot", "/", "/bin/echo", "changed").Exits().Text);
        Assert.Contains("Operation not permitted", store.Run(["--cap-drop", "SYS_CHROOT"], "chroot", "/", "/bin/true").Exits(1).Error, StringComparison.Ordinal);
    }
}
