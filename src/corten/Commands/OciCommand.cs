using System.CommandLine;
using Corten.CommandLine;
using Corten.Commands.Layouts;

namespace Corten.Commands;

/// <summary>umoci's verbs: images in an OCI image layout on disk.</summary>
internal static class OciCommand
{
    public static Verb Verb { get; } = new("oci", "Make, change, unpack and repack images in an OCI image layout", Define);

    /// <summary>The verbs in the order of the help.</summary>
    public static Verb[] Verbs { get; } =
    [
        OciConfigCommand.Verb,
        OciGcCommand.Verb,
        OciInitCommand.Verb,
        OciInsertCommand.Verb,
        OciListCommand.Verb,
        OciNewCommand.Verb,
        OciRawCommand.Verb,
        OciRemoveCommand.Verb,
        OciRepackCommand.Verb,
        OciStatCommand.Verb,
        OciTagCommand.Verb,
        OciUnpackCommand.Verb,
    ];

    private static void Define(Command command)
    {
        command.Options.Add(OciOptions.Verbose);
        command.Options.Add(OciOptions.Log);
        VerbCommand.AddAll(command, Verbs);
    }
}
