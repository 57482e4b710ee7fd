namespace Corten.Oci.RuntimeSpec;

/// <summary>Programs run at points of the container's life: config.md, "POSIX-platform Hooks".</summary>
public sealed record Hooks
{
    /// <summary>Deprecated by the specification: in the runtime's namespaces, after the namespaces are made and before pivot_root.</summary>
    public Hook[]? Prestart { get; set; }

    /// <summary>In the runtime's namespaces, during create, before pivot_root.</summary>
    public Hook[]? CreateRuntime { get; set; }

    /// <summary>In the container's namespaces, during create, before pivot_root.</summary>
    public Hook[]? CreateContainer { get; set; }

    /// <summary>In the container's namespaces, during start, before the process is executed.</summary>
    public Hook[]? StartContainer { get; set; }

    /// <summary>In the runtime's namespaces, after the process is started.</summary>
    public Hook[]? Poststart { get; set; }

    /// <summary>In the runtime's namespaces, after the container is deleted.</summary>
    public Hook[]? Poststop { get; set; }

    /// <summary>Every list with its name in config.json, in the order of a container's life.</summary>
    public IReadOnlyList<(string Name, Hook[]? List)> All() =>
    [
        ("prestart", Prestart), ("createRuntime", CreateRuntime), ("createContainer", CreateContainer),
        ("startContainer", StartContainer), ("poststart", Poststart), ("poststop", Poststop),
    ];
}

/// <summary>One program; it reads the container's <see cref="State"/> as JSON from its standard input.</summary>
public sealed record Hook
{
    /// <summary>Absolute path of the program. Required.</summary>
    public string? Path { get; set; }

    /// <summary>argv, with argv[0]; null is the path alone.</summary>
    public string[]? Args { get; set; }

    /// <summary>Environment as NAME=value; null is empty.</summary>
    public string[]? Env { get; set; }

    /// <summary>Seconds until it is killed, greater than zero; null waits for ever.</summary>
    public int? Timeout { get; set; }
}
