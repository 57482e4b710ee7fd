using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Trust;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Commands;

internal static class StandaloneSignCommand
{
    public static Verb Verb { get; } = new("standalone-sign", "Sign a manifest in a file with a key of gpg", Define);

    private static void Define(Command command)
    {
        var manifest = new Argument<string>("MANIFEST") { Description = "File of the manifest" };
        var name = new Argument<string>("NAME") { Description = "Name of the image" };
        var key = new Argument<string>("FINGERPRINT") { Description = "Fingerprint of the key" };
        var output = CommandOptions.Text("--output", "FILE", "Write the signature to this file", "-o");
        var passphrase = CommandOptions.Text("--passphrase-file", "FILE", "File with the passphrase of the key");
        foreach (var argument in new[] { manifest, name, key })
            command.Arguments.Add(argument);
        command.Options.Add(output);
        command.Options.Add(passphrase);
        command.SetAction(result =>
        {
            string file = result.GetValue(output) ?? throw new UsageException("a file for the signature must be given by --output");
            if (!Reference.TryParse(result.GetValue(name), out var reference, out string? why))
                throw new UsageException($"'{result.GetValue(name)}' is not an image name: {why}");
            byte[] signature = SimpleSigning.Sign(
                File.ReadAllBytes(result.GetValue(manifest)!), reference.WithDefaultTag(), result.GetValue(key)!, result.GetValue(passphrase), TimeProvider.System);
            AtomicFile.Write(Path.GetFullPath(file), signature, 0x1a4);
            return 0;
        });
    }
}
