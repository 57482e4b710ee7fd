using System.Diagnostics;
using Corten.Linux.Files;
using Corten.Security.Users;

namespace Corten.Security.Tests.Users;

public sealed class UserDatabaseTests : IDisposable
{
    private const string Passwd = """
        # comment
        root:x:0:0:root:/root:/bin/sh
        web:x:33:34:web:/var/www:/bin/false
        1234:x:77:78::/digits:
        broken:x:zero:0::/:
        minus:x:-1:0::/:
        short:x:5
        +nis::::::
        nohome:x:90:91
        """;

    private const string Group = """
        root:x:0:
        web:x:34:
        logs:x:40:web,other
        more:x:41:other,web
        again:x:40:web
        bad:x:abc:web
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("corten-test-users-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(null, 0u, 0u, "/root", new uint[] { 0 })]
    [InlineData("", 0u, 0u, "/root", new uint[] { 0 })]
    [InlineData("root", 0u, 0u, "/root", new uint[] { 0 })]
    [InlineData("web", 33u, 34u, "/var/www", new uint[] { 34, 40, 41 })]
    [InlineData("33", 33u, 34u, "/var/www", new uint[] { 34, 40, 41 })]
    [InlineData("web:logs", 33u, 40u, "/var/www", new uint[] { 40 })]
    [InlineData("web:999", 33u, 999u, "/var/www", new uint[] { 999 })]
    [InlineData("5000", 5000u, 0u, "/", new uint[] { 0 })]
    [InlineData("5000:logs", 5000u, 40u, "/", new uint[] { 40 })]
    [InlineData("1234", 77u, 78u, "/digits", new uint[] { 78 })]
    [InlineData(":web", 0u, 34u, "/root", new uint[] { 34 })]
    [InlineData("nohome", 90u, 91u, "/", new uint[] { 91 })]
    public void Names_and_numbers_are_resolved(string? user, uint uid, uint gid, string home, uint[] groups)
    {
        var found = new UserDatabase(Passwd, Group).Resolve(user);
        Assert.Equal((uid, gid, home), (found.Uid, found.Gid, found.Home));
        Assert.Equal(groups, found.AdditionalGids);
    }

    [Theory]
    [InlineData("nobody", "there is no user \"nobody\" in the image's /etc/passwd")]
    [InlineData("broken", "there is no user \"broken\" in the image's /etc/passwd")]
    [InlineData("minus", "there is no user \"minus\" in the image's /etc/passwd")]
    [InlineData("-1", "there is no user \"-1\" in the image's /etc/passwd")]
    [InlineData("4294967295", "there is no user \"4294967295\" in the image's /etc/passwd")]
    [InlineData("web:nogroup", "there is no group \"nogroup\" in the image's /etc/group")]
    [InlineData("web:34:1", "there is no group \"34:1\" in the image's /etc/group")]
    public void Unknown_names_are_refused(string user, string message) =>
        Assert.Equal(message, Assert.Throws<SecurityException>(() => new UserDatabase(Passwd, Group).Resolve(user)).Message);

    [Fact]
    public void Files_are_read_inside_of_the_root()
    {
        Directory.CreateDirectory(_root + "/etc");
        File.WriteAllText(_root + "/etc/passwd", Passwd);
        File.WriteAllText(_root + "/etc/group", Group);
        Assert.Equal(33u, UserDatabase.Read(_root).Resolve("web").Uid);
    }

    [Fact]
    public void An_image_without_the_files_has_root_and_numbers()
    {
        var database = UserDatabase.Read(_root);
        Assert.Equal(new uint[] { 0 }, database.Resolve(null).AdditionalGids);
        Assert.Equal(7u, database.Resolve("7:8").Uid);
    }

    [Fact]
    public void A_symlink_to_the_hosts_file_leads_into_the_root()
    {
        Directory.CreateDirectory(_root + "/etc");
        File.CreateSymbolicLink(_root + "/etc/passwd", "/../../../../etc/passwd-of-host");
        File.WriteAllText(_root + "/etc/passwd-of-host", "inside:x:50:51::/:\n");
        Assert.Equal(50u, UserDatabase.Read(_root).Resolve("inside").Uid);
    }

    [Fact]
    public void A_magic_link_is_not_followed()
    {
        Directory.CreateDirectory(_root + "/etc");
        File.CreateSymbolicLink(_root + "/etc/passwd", "/proc/self/environ");
        Assert.Throws<SecurityException>(() => UserDatabase.Read(_root).Resolve("inside"));
    }

    [Fact]
    public void A_fifo_is_refused_and_does_not_block()
    {
        Directory.CreateDirectory(_root + "/etc");
        using (var mkfifo = Process.Start("/usr/bin/mkfifo", _root + "/etc/passwd"))
            mkfifo.WaitForExit();
        var error = Assert.Throws<SecurityException>(() => UserDatabase.Read(_root));
        Assert.Contains("/etc/passwd is not a regular file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, "/root")]
    [InlineData(33u, "/var/www")]
    [InlineData(77u, "/digits")]
    [InlineData(90u, null)]
    [InlineData(5u, null)]
    [InlineData(4242u, "/last")]
    public void A_home_is_found_through_a_small_buffer(uint uid, string? home)
    {
        Directory.CreateDirectory(_root + "/etc");
        string padding = string.Concat(Enumerable.Range(0, 500).Select(i => $"user{i}:x:{10000 + i}:1:{new string('g', i)}:/home/{i}:/bin/sh\n"));
        File.WriteAllText(_root + "/etc/passwd", Passwd + "\n" + padding + new string('l', 10_000) + ":x:5:5::/long:\nlast:x:4242:1::/last:");
        using var root = UnixFile.Open(_root, OpenFlags.Path | OpenFlags.Directory);
        Assert.Equal(home, HomeDirectory.Find(root, uid));
        Assert.Equal("/home/499", HomeDirectory.Find(root, 10499));
    }

    [Fact]
    public void A_directory_is_refused()
    {
        Directory.CreateDirectory(_root + "/etc/group");
        Assert.Throws<SecurityException>(() => UserDatabase.Read(_root));
    }

    [Fact]
    public void A_file_that_never_ends_is_refused()
    {
        Directory.CreateDirectory(_root + "/etc");
        using (var file = File.Create(_root + "/etc/passwd"))
            file.SetLength(UserDatabase.MaximumSize + 1L);
        var error = Assert.Throws<SecurityException>(() => UserDatabase.Read(_root));
        Assert.Contains("larger than 16 MiB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_lines_never_make_a_user_of_a_number_that_is_not_there()
    {
        const string Alphabet = ":::xab0123456789-+ \t\r#,\u00e9\udc80\n";
        var random = new Random(1);
        for (int round = 0; round < 5000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            foreach (var user in PasswdEntry.Parse(text))
                Assert.Contains(text.Split('\n'), line => line.Split(':') is { Length: >= 4 } f && f[0] == user.Name && f[2].TrimStart('0') == (user.Uid == 0 ? "" : user.Uid.ToString()));
        }
    }
}
