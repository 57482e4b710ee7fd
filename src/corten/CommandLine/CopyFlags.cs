using System.CommandLine;
using Corten.Images.Copying;
using Corten.Images.Transports;
using Corten.Oci.ImageSpec;

namespace Corten.CommandLine;

/// <summary>The options that say how an image is changed on its way.</summary>
internal sealed class CopyFlags
{
    private readonly Option<bool> _all = CommandOptions.Switch("--all", "Copy all images of an index, not only the one for this platform", "-a");
    private readonly Option<string?> _multi = CommandOptions.Text("--multi-arch", "system|all|index-only", "Which images of an index to copy");
    private readonly Option<string[]> _platforms = CommandOptions.List("--platform", "OS/ARCH[/VARIANT]", "Platform to choose from an index; with --all, copy only these");
    private readonly Option<bool> _preserve = CommandOptions.Switch("--preserve-digests", "Fail rather than change a digest");
    private readonly Option<string?> _format = CommandOptions.Text("--format", "oci|v2s2", "Format of the manifest", "-f");
    private readonly Option<string?> _compression = CommandOptions.Text("--dest-compress-format", "gzip|zstd", "Compress all layers in this way");
    private readonly Option<int?> _level = CommandOptions.Integer("--dest-compress-level", "N", "Level of the compression");
    private readonly Option<bool> _compress = CommandOptions.Switch("--dest-compress", "Compress layers where they would be kept as they are (dir:)");
    private readonly Option<bool> _decompress = CommandOptions.Switch("--dest-decompress", "Decompress layers (dir:)");
    private readonly Option<bool> _removeSignatures = CommandOptions.Switch("--remove-signatures", "Leave signatures behind");
    private readonly Option<string?> _signBy = CommandOptions.Text("--sign-by", "KEY", "Sign the copy with this key of gpg");
    private readonly Option<string?> _passphrase = CommandOptions.Text("--sign-passphrase-file", "FILE", "File with the passphrase of the key");
    private readonly Option<string?> _identity = CommandOptions.Text("--sign-identity", "NAME", "Sign for this name, not the destination's");

    public CopyFlags(Command command)
    {
        foreach (Option option in new Option[] { _all, _multi, _platforms, _preserve, _format, _compression, _level, _compress, _decompress, _removeSignatures, _signBy, _passphrase, _identity })
            command.Options.Add(option);
    }

    public CopyOptions Read(ParseResult result)
    {
        var overridden = SkopeoOptions.ReadPlatform(result);
        Platform[] platforms = [.. result.GetValue(_platforms)!.Select(text => ImageAccess.ReadPlatform(text)!)];
        var compression = Compression(result);
        return new CopyOptions
        {
            Selection = Selection(result),
            Platforms = platforms.Length > 0 || overridden is null ? platforms : [overridden],
            PreserveDigests = result.GetValue(_preserve),
            Format = Format(result.GetValue(_format)),
            Compression = compression,
            CompressionLevel = Level(result.GetValue(_level), compression),
            Layers = Layers(result),
            RemoveSignatures = result.GetValue(_removeSignatures),
            Signer = Signer(result),
            Policy = SkopeoOptions.ReadPolicy(result),
        };
    }

    private CopySigner? Signer(ParseResult result)
    {
        if (result.GetValue(_signBy) is not { } key)
            return null;
        string? identity = result.GetValue(_identity);
        if (identity is null)
            return new CopySigner(key, result.GetValue(_passphrase), null);
        return Oci.Reference.TryParse(identity, out var name, out string? why)
            ? new CopySigner(key, result.GetValue(_passphrase), name.WithDefaultTag())
            : throw new UsageException($"invalid value \"{identity}\" for --sign-identity: {why}");
    }

    public static ManifestFormat? Format(string? text) => text switch
    {
        null or "" => null,
        "oci" => ManifestFormat.Oci,
        "v2s2" => ManifestFormat.Docker,
        "v2s1" => throw new UsageException("the format v2s1 of before 2016 is not written any more; use oci or v2s2"),
        _ => throw new UsageException($"unknown format \"{text}\"; choose oci or v2s2"),
    };

    private IndexSelection Selection(ParseResult result)
    {
        bool all = result.GetValue(_all);
        string? multi = result.GetValue(_multi);
        if (all && multi is not null)
            throw new UsageException("--all and --multi-arch cannot both be given");
        return multi switch
        {
            null or "" => all ? IndexSelection.All : IndexSelection.System,
            "system" => IndexSelection.System,
            "all" => IndexSelection.All,
            "index-only" => IndexSelection.IndexOnly,
            _ => throw new UsageException($"unknown --multi-arch \"{multi}\"; choose system, all or index-only"),
        };
    }

    private LayerEncoding? Compression(ParseResult result) => result.GetValue(_compression) switch
    {
        null or "" => null,
        "gzip" => LayerEncoding.Gzip,
        "zstd" => LayerEncoding.Zstd,
        var other => throw new UsageException($"unknown compression \"{other}\"; choose gzip or zstd"),
    };

    private static int? Level(int? level, LayerEncoding? compression)
    {
        int most = compression == LayerEncoding.Zstd ? 22 : 9;
        return level is null || (level >= 1 && level <= most) ? level : throw new UsageException($"the compression level {level} is not between 1 and {most}");
    }

    private LayerTreatment? Layers(ParseResult result)
    {
        var (compress, decompress) = (result.GetValue(_compress), result.GetValue(_decompress));
        if (compress && decompress)
            throw new UsageException("--dest-compress and --dest-decompress cannot both be given");
        return compress ? LayerTreatment.Compress : decompress ? LayerTreatment.Decompress : null;
    }
}
