using System.CommandLine;

namespace Corten.CommandLine;

/// <summary>The root of a command line that the program takes under another name.</summary>
internal sealed class NamedRoot(string program, string description) : RootCommand(description)
{
    /// <summary>The name, for messages.</summary>
    public string Program { get; } = program;
}
