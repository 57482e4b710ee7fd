using System.Text.Json;
using Corten.Oci;
using Corten.Registry.Configuration;

namespace Corten.Registry.Tests.Configuration;

public sealed class AuthStoreTests : RegistryTest
{
    [Fact]
    public void What_is_stored_is_found_and_what_others_keep_there_stays()
    {
        string path = Scratch("auth/auth.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, """{"auths":{"old.example":{"auth":"YTpi"}},"HttpHeaders":{"X":"y"}}""");
        var store = new AuthStore(path);
        store.Store("new.example:5000", new Credentials("alice", "se:cret"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(new Credentials("alice", "se:cret"), AuthFile.Find(path, Reference.Parse("new.example:5000/app")));
        Assert.Equal("a", store.Find("old.example")!.User);
        using (var json = JsonDocument.Parse(File.ReadAllText(path)))
            Assert.Equal("y", json.RootElement.GetProperty("HttpHeaders").GetProperty("X").GetString());
        Assert.True(store.Remove("old.example"));
        Assert.False(store.Remove("old.example"));
        store.RemoveAll();
        Assert.Null(store.Find("new.example:5000"));
    }

    [Fact]
    public void Many_logins_at_once_are_all_kept()
    {
        string path = Scratch("auth.json");
        Parallel.For(0, 20, i => new AuthStore(path).Store($"host{i}.example", new Credentials("u", "p")));
        for (int i = 0; i < 20; i++)
            Assert.NotNull(new AuthStore(path).Find($"host{i}.example"));
    }

    [Fact]
    public void Skopeo_reads_what_is_stored()
    {
        string path = Scratch("auth.json");
        new AuthStore(path).Store("registry.example", new Credentials("alice", "secret"));
        Assert.Equal("alice", DebianRegistry.Run("skopeo", "login", "--authfile", path, "--get-login", "registry.example").Trim());
    }

    [Fact]
    public void A_credential_helper_is_asked_stores_and_forgets()
    {
        string programs = Directory.CreateDirectory(Scratch("bin")).FullName;
        string helper = Path.Combine(programs, "docker-credential-test");
        File.WriteAllText(helper, $$"""
            #!/bin/sh
            read -r server
            case "$1" in
            get) if [ -e {{programs}}/kept ]; then echo '{"ServerURL":"x","Username":"bob","Secret":"hidden"}'; else echo "credentials not found in native keychain"; exit 1; fi ;;
            store) echo "$server" > {{programs}}/kept ;;
            erase) rm {{programs}}/kept ;;
            esac
            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string? before = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{programs}:{before}");
        try
        {
            string path = Scratch("auth.json");
            File.WriteAllText(path, """{"credHelpers":{"helped.example":"test"}}""");
            var store = new AuthStore(path);
            Assert.Null(store.Find("helped.example"));
            store.Store("helped.example", new Credentials("bob", "hidden"));
            Assert.Contains("\"Username\":\"bob\"", File.ReadAllText(Path.Combine(programs, "kept")));
            Assert.Equal(new Credentials("bob", "hidden"), AuthFile.Find(path, Reference.Parse("helped.example/app")));
            Assert.DoesNotContain("hidden", File.ReadAllText(path));
            Assert.True(store.Remove("helped.example"));
            Assert.Null(store.Find("helped.example"));
            File.WriteAllText(path, """{"credHelpers":{"helped.example":"../evil"}}""");
            Assert.Contains("not the name", Assert.Throws<RegistryException>(() => store.Find("helped.example")).Message);
            File.WriteAllText(path, """{"credHelpers":{"helped.example":"absent"}}""");
            Assert.Contains("PATH", Assert.Throws<RegistryException>(() => store.Find("helped.example")).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", before);
        }
    }
}
