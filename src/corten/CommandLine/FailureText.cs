using System.Text;
using Corten.Linux.Files;

namespace Corten.CommandLine;

/// <summary>What a person is told of an exception: a sentence on one line, never a stack trace.</summary>
internal static class FailureText
{
    public static string Describe(Exception failure)
    {
        if (failure is AggregateException { InnerExceptions.Count: 1 } single)
            failure = single.InnerExceptions[0];
        return OneLine(failure switch
        {
            OperationCanceledException => "interrupted",
            OutOfMemoryException => "out of memory",
            IOException or UnauthorizedAccessException => ClassLibraryFailure.Describe(failure) ?? "input or output failed",
            NullReferenceException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException =>
                $"internal error ({failure.GetType().Name}): this is a defect of corten, please report it",
            _ => Dialect.Say(failure.Message),
        });
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char c in text.Trim())
            line.Append(char.IsControl(c) ? ' ' : c);
        return line.ToString();
    }
}
