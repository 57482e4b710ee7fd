namespace Corun.CommandLine;

/// <summary>A verb.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Summary">One line for the list of verbs.</param>
/// <param name="Words">What follows the options, for the usage line.</param>
/// <param name="Options">Its options.</param>
/// <param name="Run">Does it; returns the exit code.</param>
/// <param name="FailureCode">Exit code where it fails.</param>
/// <param name="OptionsEndAtWord">Whether what stands behind the first word belongs to another program.</param>
internal sealed record Command(
    string Name, string Summary, string Words, IReadOnlyList<Option> Options, Func<Arguments, Invocation, int> Run, int FailureCode = 1,
    bool OptionsEndAtWord = false);
