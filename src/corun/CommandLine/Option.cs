namespace Corun.CommandLine;

/// <summary>One option of a command: "--bundle value, -b value".</summary>
/// <param name="Name">Long name without dashes.</param>
/// <param name="Help">One line.</param>
/// <param name="Short">Short name without the dash, or null.</param>
/// <param name="TakesValue">Whether a value follows; else it is a switch.</param>
/// <param name="Hidden">Whether the help text keeps quiet about it: for scripts that still give it.</param>
internal sealed record Option(string Name, string Help, string? Short = null, bool TakesValue = true, bool Hidden = false)
{
    /// <summary>A switch.</summary>
    public static Option Switch(string name, string help, string? @short = null) => new(name, help, @short, TakesValue: false);

    /// <summary>As the help text shows it.</summary>
    public string Usage
    {
        get
        {
            string value = TakesValue ? " value" : "";
            return Short is null ? $"--{Name}{value}" : $"--{Name}{value}, -{Short}{value}";
        }
    }
}
