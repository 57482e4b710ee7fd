using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Bundles;

namespace Corten.Commands.Layouts;

internal static class OciRawMtreeValidateCommand
{
    public static Verb Verb { get; } = new("mtree-validate", "Compare a directory with a manifest of its files", Define);

    private static void Define(Command command)
    {
        var manifest = CommandOptions.Text("--manifest", "FILE", "The manifest of the files", "-f", "--file");
        var path = CommandOptions.Text("--path", "DIR", "The directory", "-p");
        var only = CommandOptions.Text("--use-keywords", "NAMES", "Compare only what these keywords of the manifest say, with commas between", "-k");
        var also = CommandOptions.Text("--add-keywords", "NAMES", "Compare what these say too", "-K");
        Option[] accepted =
        [
            CommandOptions.Switch("--umoci-keywords", "Compare what repack compares, which is always so"),
            CommandOptions.Switch("--rootless", "Need no privileges, which is always so"),
        ];
        OciOptions.Define(command, [manifest, path, only, also, .. accepted], [], result =>
        {
            string file = UnpackFlags.NotEmpty(result.GetValue(manifest) ?? "", "--manifest");
            string directory = UnpackFlags.NotEmpty(result.GetValue(path) ?? "", "--path");
            var differences = BundleValidator.Compare(directory, file, Split(result.GetValue(only)), Split(result.GetValue(also)) ?? []);
            foreach (var difference in differences)
                result.InvocationConfiguration.Output.WriteLine($"{(char)difference.Kind} {difference.Path}");
            if (differences.Count > 0)
                throw new UsageException($"validation failed: {differences.Count} differences found");
        });
    }

    private static string[]? Split(string? names) => names?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
