using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Trust;
using Corten.Oci;

namespace Corten.Commands;

internal static class StandaloneVerifyCommand
{
    private const string AnyKey = "any";

    public static Verb Verb { get; } = new("standalone-verify", "Verify a signature of a manifest, both in files", Define);

    private static void Define(Command command)
    {
        var manifest = new Argument<string>("MANIFEST") { Description = "File of the manifest" };
        var name = new Argument<string>("NAME") { Description = "Name of the image" };
        var keys = new Argument<string>("FINGERPRINTS") { Description = "Fingerprints of the keys, separated by commas; or any" };
        var signature = new Argument<string>("SIGNATURE") { Description = "File of the signature" };
        var publicKeys = CommandOptions.Text("--public-key-file", "FILE", "File of the keys, in place of those of gpg");
        foreach (var argument in new[] { manifest, name, keys, signature })
            command.Arguments.Add(argument);
        command.Options.Add(publicKeys);
        command.SetAction(result =>
        {
            if (!Reference.TryParse(result.GetValue(name), out var reference, out string? why))
                throw new UsageException($"'{result.GetValue(name)}' is not an image name: {why}");
            string[] wanted = result.GetValue(keys) == AnyKey ? [] : result.GetValue(keys)!.Split(',');
            if (wanted.Length == 0 && result.GetValue(publicKeys) is null)
                throw new UsageException("'any' is for the keys of --public-key-file");
            byte[]? known = result.GetValue(publicKeys) is { } file ? File.ReadAllBytes(file) : null;
            var (fingerprint, digest) = SimpleSigning.Verify(
                File.ReadAllBytes(result.GetValue(manifest)!), reference.WithDefaultTag(), wanted, known, File.ReadAllBytes(result.GetValue(signature)!));
            result.InvocationConfiguration.Output.WriteLine($"Signature verified using fingerprint {fingerprint}, digest {digest}");
            return 0;
        });
    }
}
