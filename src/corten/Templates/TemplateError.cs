using Corten.CommandLine;

namespace Corten.Templates;

/// <summary>What to say of templates that cannot be used.</summary>
internal static class TemplateError
{
    /// <summary>The template itself is wrong.</summary>
    public static UsageException Wrong(string what) => new($"the template given to --format is wrong: {what}");

    /// <summary>It asks for what is not there.</summary>
    public static UsageException Cannot(string what) => new($"the template {what}");
}
