namespace Corten.Engine.Labels;

/// <summary>What is filled into a label that says how to run an image.</summary>
/// <param name="Image">The image's whole name.</param>
/// <param name="Name">The container's name.</param>
public sealed record RunLabelVariables(string Image, string Name)
{
    /// <summary>Variables that a person gives by options.</summary>
    public static IReadOnlyList<string> Options { get; } = ["OPT1", "OPT2", "OPT3"];

    /// <summary>Variables that need no "$" where they are a whole word, or all of it behind a "=".</summary>
    public static IReadOnlyList<string> Bare { get; } = ["IMAGE", "NAME"];

    /// <summary>--opt1.</summary>
    public string Option1 { get; init; } = "";

    /// <summary>--opt2.</summary>
    public string Option2 { get; init; } = "";

    /// <summary>--opt3.</summary>
    public string Option3 { get; init; } = "";

    /// <summary>The user before sudo(8); empty without it.</summary>
    public string SudoUid { get; init; } = "";

    /// <summary>That user's group.</summary>
    public string SudoGid { get; init; } = "";

    /// <summary>The working directory.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The value of a variable; empty for one that there is not.</summary>
    public string Get(string name) => name switch
    {
        "IMAGE" => Image,
        "NAME" => Name,
        "OPT1" => Option1,
        "OPT2" => Option2,
        "OPT3" => Option3,
        "SUDO_UID" => SudoUid,
        "SUDO_GID" => SudoGid,
        "PWD" => WorkingDirectory,
        _ => "",
    };
}
