namespace Corten.Help;

/// <summary>A command line to learn from.</summary>
/// <param name="Typed">What follows the program's name.</param>
/// <param name="Meaning">What it does, as a phrase without a full stop.</param>
internal readonly record struct Example(string Typed, string Meaning);
