using System.Text.Json.Serialization;
using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Seccomp.Profiles;

/// <summary>
/// A profile as engines keep it (docker's --security-opt seccomp=FILE): the runtime specification's, with rules that hold only for some
/// capabilities, architectures and kernels.
/// </summary>
public sealed record Profile
{
    /// <summary>SCMP_ACT_... for calls that no rule names.</summary>
    public string? DefaultAction { get; set; }

    /// <summary>errno of the default action.</summary>
    public uint? DefaultErrnoRet { get; set; }

    /// <summary>SCMP_ARCH_... names. Not together with <see cref="ArchMap"/>.</summary>
    public string[]? Architectures { get; set; }

    /// <summary>To each architecture the further ones that its machines run.</summary>
    public ProfileArchitecture[]? ArchMap { get; set; }

    /// <summary>SECCOMP_FILTER_FLAG_... names.</summary>
    public string[]? Flags { get; set; }

    /// <summary>Unix socket that receives the notification descriptor.</summary>
    public string? ListenerPath { get; set; }

    /// <summary>Opaque text for the listener.</summary>
    public string? ListenerMetadata { get; set; }

    /// <summary>Rules.</summary>
    public ProfileEntry[]? Syscalls { get; set; }
}

/// <summary>An architecture and those that its machines run beside it.</summary>
public sealed record ProfileArchitecture
{
    /// <summary>SCMP_ARCH_... name.</summary>
    public string? Architecture { get; set; }

    /// <summary>SCMP_ARCH_... names.</summary>
    public string[]? SubArchitectures { get; set; }
}

/// <summary>A rule with the conditions under which it is part of the profile.</summary>
public sealed record ProfileEntry
{
    /// <summary>One name, as old profiles have it.</summary>
    public string? Name { get; set; }

    /// <summary>Names of calls.</summary>
    public string[]? Names { get; set; }

    /// <summary>SCMP_ACT_...</summary>
    public string? Action { get; set; }

    /// <summary>errno of the action.</summary>
    public uint? ErrnoRet { get; set; }

    /// <summary>Conditions on arguments.</summary>
    public LinuxSeccompArg[]? Args { get; set; }

    /// <summary>The rule counts only where all of this holds.</summary>
    public ProfileCondition? Includes { get; set; }

    /// <summary>The rule does not count where any of this holds.</summary>
    public ProfileCondition? Excludes { get; set; }
}

/// <summary>What the container and the machine must have.</summary>
public sealed record ProfileCondition
{
    /// <summary>Capabilities in the container's bounding set.</summary>
    public string[]? Caps { get; set; }

    /// <summary>Architectures by their short names: amd64, x32, x86, arm64, s390x ...</summary>
    public string[]? Arches { get; set; }

    /// <summary>Oldest kernel, as "4.8".</summary>
    public string? MinKernel { get; set; }
}

/// <summary>JSON of <see cref="Profile"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Profile))]
public sealed partial class ProfileJson : JsonSerializerContext;
