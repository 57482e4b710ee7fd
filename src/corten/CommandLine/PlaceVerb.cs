using System.CommandLine;
using Corten.Images.Transports;

namespace Corten.CommandLine;

/// <summary>What the verbs that do one thing to one place have in common: the place, the options of its registry, those of skopeo.</summary>
internal static class PlaceVerb
{
    /// <summary>Gives a command its argument, its options and its action.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="place">The argument.</param>
    /// <param name="run">What it does; it returns what is printed, or null.</param>
    public static void Define(Command command, Argument<string> place, Func<ImageLocation, TransportOptions, CancellationToken, Task<string?>> run)
    {
        var retries = TransportFlags.RetryTimes();
        command.Arguments.Add(place);
        command.Options.Add(retries);
        var registry = new TransportFlags(command, "", null, retries);
        SkopeoOptions.AddTo(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var location = ImageLocation.Parse(result.GetValue(place)!);
            var options = SkopeoOptions.Transports(result, context, registry.Read(result));
            if (SkopeoOptions.Run(result, cancellation => run(location, options, cancellation)) is { } output)
                context.Output.WriteLine(output);
            return 0;
        });
    }
}
