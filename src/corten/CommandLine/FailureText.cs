using System.Text;
using Corten.Linux;

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
            IOException io when FromErrno(io) is { } reason => reason,
            NullReferenceException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException =>
                $"internal error ({failure.GetType().Name}): this is a defect of corten, please report it",
            _ => failure.Message,
        });
    }

    // The class library's own messages are cut out of the programs; the error number it keeps in HResult is not.
    private static string? FromErrno(IOException failure) =>
        failure.HResult is > 0 and < 134 ? $"{PathOf(failure)}: {Errno.Describe(failure.HResult)}" : null;

    // What is left of the message is the name of a resource, a comma, and its arguments, of which the path is the first.
    private static string PathOf(IOException failure)
    {
        int slash = failure.Message.IndexOf(", /", StringComparison.Ordinal);
        return slash < 0 ? "input or output failed" : failure.Message[(slash + 2)..];
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char c in text.Trim())
            line.Append(char.IsControl(c) ? ' ' : c);
        return line.ToString();
    }
}
