namespace Corten.CommandLine;

/// <summary>The command line itself is wrong. The message is the whole sentence for the person, without "Error:".</summary>
internal sealed class UsageException(string message) : Exception(message);
