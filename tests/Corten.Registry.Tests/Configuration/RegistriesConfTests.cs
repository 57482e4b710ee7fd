using Corten.Registry.Configuration;

namespace Corten.Registry.Tests.Configuration;

public sealed class RegistriesConfTests : RegistryTest
{
    [Fact]
    public void Only_registries_marked_insecure_are_insecure()
    {
        string file = Scratch("registries.conf");
        File.WriteAllText(file, """
            unqualified-search-registries = ["docker.io"]
            # [[registry]]
            [[registry]]
            location = "lab.example:5000/team" # a comment
            insecure = true
            [[registry]]
            prefix = 'prefix.example'
            insecure=true
            [[registry]]
            location = "safe.example"
            insecure = false
            [[registry]]
            location = "quiet.example"
            """);
        Directory.CreateDirectory(file + ".d");
        File.WriteAllText(Path.Combine(file + ".d", "10.conf"), "[[registry]]\ninsecure = true\nlocation = \"more.example\"");
        File.WriteAllText(Path.Combine(file + ".d", "20.bak"), "[[registry]]\ninsecure = true\nlocation = \"backup.example\"");
        Assert.Equal(["lab.example:5000", "more.example", "prefix.example"], RegistriesConf.Read(file).InsecureHosts.Order());
        Assert.Empty(RegistriesConf.Read(Scratch("absent")).InsecureHosts);
    }
}
