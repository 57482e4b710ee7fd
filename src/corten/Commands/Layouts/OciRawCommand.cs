using Corten.CommandLine;

namespace Corten.Commands.Layouts;

/// <summary>The parts of unpack and repack, one by one.</summary>
internal static class OciRawCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "raw",
        "Single steps for scripts: add a layer, unpack without a bundle, make a config.json",
        OciRawAddLayerCommand.Verb,
        OciRawMtreeValidateCommand.Verb,
        OciRawRuntimeConfigCommand.Verb,
        OciRawUnpackCommand.Verb);
}
