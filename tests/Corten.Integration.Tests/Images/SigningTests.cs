using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>Simple signatures with a real key: what one program signs, the policy of the other accepts, and nothing else.</summary>
public sealed class SigningTests : IDisposable
{
    private const string Passphrase = "correct horse";

    private readonly TemporaryDirectory _directory = new();
    private readonly Registry _registry = new();
    private readonly string _key;
    private readonly string _stranger;

    public SigningTests()
    {
        Programs.Peer("gpg");
        Directory.CreateDirectory(_directory["gnupg"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _key = MakeKey("signer@example.com", "");
        _stranger = MakeKey("stranger@example.com", Passphrase);
        File.WriteAllText(_directory["passphrase"], Passphrase);
        File.CreateSymbolicLink(_directory["skopeo"], Programs.Corten);
        Directory.CreateDirectory(_directory["registries.d"]);
        File.WriteAllText(_directory["registries.d/x.yaml"], $"default-docker:\n  lookaside: file://{_directory["lookaside"]}\n  sigstore: file://{_directory["lookaside"]}\n");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_image_that_one_program_signs_in_a_registry_is_accepted_by_the_other(bool ownSigns)
    {
        string image = MakeImage();
        Run(ownSigns, 0, "--insecure-policy", "copy", "--dest-tls-verify=false", "--sign-by", _key, image, Place("signed:v1"));
        Run(ownSigns, 0, "--insecure-policy", "copy", "--dest-tls-verify=false", "--sign-by", _stranger, "--sign-passphrase-file", _directory["passphrase"], image, Place("strange:v1"));
        Run(ownSigns, 0, "--insecure-policy", "copy", "--dest-tls-verify=false", "--sign-by", _key, "--sign-identity", $"{_registry.Host}/signed:v1", image, Place("named:v1"));
        Run(ownSigns, 0, "--insecure-policy", "copy", "--dest-tls-verify=false", image, Place("unsigned:v1"));
        foreach (bool own in (bool[])[!ownSigns, ownSigns])
        {
            Run(own, 0, "--policy", Policy(_key), "copy", "--src-tls-verify=false", Place("signed:v1"), Target());
            Run(own, 0, "--policy", Policy(_stranger), "copy", "--src-tls-verify=false", Place("strange:v1"), Target());
            Run(own, 1, "--policy", Policy(_stranger), "copy", "--src-tls-verify=false", Place("signed:v1"), Target());
            Run(own, 1, "--policy", Policy(_key), "copy", "--src-tls-verify=false", Place("strange:v1"), Target());
            Run(own, 1, "--policy", Policy(_key), "copy", "--src-tls-verify=false", Place("named:v1"), Target());
            Run(own, 1, "--policy", Policy(_key), "copy", "--src-tls-verify=false", Place("unsigned:v1"), Target());
        }
        Assert.Empty(Directory.EnumerateDirectories("/tmp", "corten-gpg-*"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_directory_carries_its_signature_from_one_program_to_the_other_and_back_into_a_registry(bool ownSigns)
    {
        string carried = $"dir:{_directory["carried"]}";
        Run(ownSigns, 0, "--insecure-policy", "copy", "--sign-by", _key, "--sign-identity", $"{_registry.Host}/carried:v1", "--dest-tls-verify=false", MakeImage(), carried);
        Run(!ownSigns, 0, "--insecure-policy", "copy", "--dest-tls-verify=false", carried, Place("carried:v1"));
        Run(ownSigns, 0, "--policy", Policy(_key), "copy", "--src-tls-verify=false", Place("carried:v1"), Target());
        Run(!ownSigns, 0, "--policy", Policy(_key), "copy", "--src-tls-verify=false", Place("carried:v1"), Target());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_signature_in_a_file_is_verified_by_the_other_program(bool ownSigns)
    {
        Run(true, 0, "--insecure-policy", "copy", MakeImage(), $"dir:{_directory["dir"]}");
        string manifest = _directory["dir/manifest.json"];
        Run(ownSigns, 0, "standalone-sign", manifest, "example.com/app:v1", _key, "--output", _directory["signature"]);
        Run(!ownSigns, 0, "standalone-verify", manifest, "example.com/app:v1", _key, _directory["signature"]);
        Run(!ownSigns, 1, "standalone-verify", manifest, "example.com/app:v2", _key, _directory["signature"]);
        Run(!ownSigns, 1, "standalone-verify", manifest, "example.com/app:v1", _stranger, _directory["signature"]);
        File.AppendAllText(manifest, " ");
        Run(!ownSigns, 1, "standalone-verify", manifest, "example.com/app:v1", _key, _directory["signature"]);
    }

    [Fact]
    public void Without_a_usable_key_nothing_is_copied()
    {
        File.WriteAllText(_directory["wrong"], "wrong");
        string[] copy = ["--insecure-policy", "copy", "--dest-tls-verify=false"];
        Assert.Contains("nobody@example.com", Run(true, 1, [.. copy, "--sign-by", "nobody@example.com", MakeImage(), Place("never:v1")]));
        Run(true, 1, [.. copy, "--sign-by", _stranger, "--sign-passphrase-file", _directory["wrong"], MakeImage(), Place("never:v1")]);
        Assert.Contains("no place for signatures", Run(true, 1, [.. copy, "--sign-by", _key, "--sign-identity", "a:b", MakeImage(), $"oci:{_directory["layout"]}:x"]));
        Assert.Contains("--sign-identity", Run(true, 1, [.. copy, "--sign-by", _key, MakeImage(), Target()]));
        Run(true, 2, "inspect", "--tls-verify=false", Place("never:v1"));
    }

    public void Dispose()
    {
        Gpg("gpgconf", "--kill", "all");
        _registry.Dispose();
        _directory.Dispose();
    }

    private string MakeKey(string mail, string passphrase)
    {
        Gpg("gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-generate-key", mail, "ed25519", "sign", "never").Exits();
        return Gpg("gpg", "--batch", "--with-colons", "--fingerprint", mail).Exits().Output.Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
    }

    // gpg finds its keys by the environment, which whoever starts it hands on.
    private CommandResult Gpg(string program, params IEnumerable<string> arguments) =>
        Command.Run(Programs.Peer("env"), [$"GNUPGHOME={_directory["gnupg"]}", program, .. arguments]);

    private string Place(string name) => $"docker://{_registry.Host}/{name}";

    private string Target() => $"dir:{_directory["target-" + Guid.NewGuid().ToString("N")]}";

    private string Policy(string key)
    {
        File.WriteAllText(_directory[key + ".asc"], Gpg("gpg", "--batch", "--armor", "--export", key).Exits().Output);
        string file = _directory[key + ".json"];
        File.WriteAllText(file, $$"""{"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"{{_directory[key + ".asc"]}}"}]}""");
        return file;
    }

    private string MakeImage()
    {
        if (!Directory.Exists(_directory["made"]))
        {
            Command.Run(Programs.Peer("umoci"), "init", "--layout", _directory["made"]).Exits();
            Command.Run(Programs.Peer("umoci"), "new", "--image", _directory["made:v1"]).Exits();
        }
        return $"oci:{_directory["made"]}:v1";
    }

    private string Run(bool own, int code, params IEnumerable<string> arguments)
    {
        string[] program = own ? [_directory["skopeo"], "--root", _directory["root"], "--runroot", _directory["run"]] : [Programs.Peer("skopeo")];
        var result = Gpg(program[0], [.. program[1..], "--registries.d", _directory["registries.d"], .. arguments]);
        Assert.True(result.ExitCode == code, $"{string.Join(' ', program)} {string.Join(' ', arguments)}: {result.Error}");
        return result.Output + result.Error;
    }
}
