using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Corten.Oci.ImageSpec;

/// <summary>What an image runs on (image-spec, image-index.md#platform-variants); names are Go's GOOS and GOARCH.</summary>
public sealed record Platform
{
    /// <summary>The processor: amd64, arm64, arm, 386, ppc64le, s390x, riscv64 ...</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The operating system: linux.</summary>
    public string Os { get; init; } = "";

    /// <summary>The version of the operating system, or null.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features that the operating system must have, or null.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>The variant of the processor: v7, v8; or null.</summary>
    public string? Variant { get; init; }

    /// <summary>The platform of this process.</summary>
    public static Platform Host { get; } = new Platform
    {
        Os = "linux",
        Architecture = RuntimeInformation.ProcessArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.X86 => "386",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            System.Runtime.InteropServices.Architecture.Arm or System.Runtime.InteropServices.Architecture.Armv6 => "arm",
            System.Runtime.InteropServices.Architecture.Ppc64le => "ppc64le",
            System.Runtime.InteropServices.Architecture.S390x => "s390x",
            System.Runtime.InteropServices.Architecture.LoongArch64 => "loong64",
            System.Runtime.InteropServices.Architecture.RiscV64 => "riscv64",
            var other => other.ToString(),
        },
    };

    /// <summary>Parses <c>os/architecture[/variant]</c> or an architecture alone, with uname's names allowed.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static Platform Parse(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0 || part.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))))
            throw new FormatException($"'{text}' is not a platform: write os/architecture or os/architecture/variant, for example linux/arm64");
        if (parts.Length == 1)
            parts = parts[0] == "linux" ? ["linux", Host.Architecture] : ["linux", parts[0]];
        return new Platform
        {
            Os = parts[0].ToLowerInvariant(),
            Architecture = CommonName(parts[1].ToLowerInvariant()),
            Variant = parts.Length == 3 ? parts[2].ToLowerInvariant() : null,
        };
    }

    /// <summary>How well <paramref name="offered"/> runs on this platform: zero is not at all, more is better.</summary>
    internal int Rank(Platform offered)
    {
        if (offered.Os != Os || CommonName(offered.Architecture) != Architecture)
            return 0;
        int wanted = VariantNumber(this);
        int have = VariantNumber(offered);
        return have > wanted ? 0 : 100 - (wanted - have);
    }

    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public override string ToString() => $"{Os}/{Architecture}{(string.IsNullOrEmpty(Variant) ? "" : "/" + Variant)}";

    private static string CommonName(string architecture) => architecture switch
    {
        "x86_64" or "x86-64" => "amd64",
        "aarch64" => "arm64",
        "i386" or "i686" => "386",
        "armhf" => "arm",
        _ => architecture,
    };

    // A missing variant is the lowest that a port of the architecture is built for.
    private static int VariantNumber(Platform platform)
    {
        if (platform.Variant is ['v', .. var digits] && int.TryParse(digits, out int number) && number is > 0 and < 100)
            return number;
        return CommonName(platform.Architecture) switch
        {
            "arm64" => 8,
            "arm" => 7,
            _ => 1,
        };
    }
}
