using System.CommandLine;
using Corten.CommandLine;
using Corten.Images.Inspecting;
using Corten.Images.Transports;

namespace Corten.Commands;

internal static class ImageListTagsCommand
{
    public static Verb Verb { get; } = new("list-tags", "List the tags of a repository, an image layout or an archive", Define);

    private static void Define(Command command)
    {
        var place = new Argument<string>("REPOSITORY") { Description = "docker://NAME, oci:DIR or docker-archive:FILE" };
        var retries = TransportFlags.RetryTimes();
        command.Arguments.Add(place);
        command.Options.Add(retries);
        var registry = new TransportFlags(command, "", null, retries);
        SkopeoOptions.AddTo(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var location = ImageLocation.Parse(result.GetValue(place)!);
            if (location is RegistryLocation && HasTag(result.GetValue(place)!))
                throw new UsageException($"{result.GetValue(place)} has a tag or a digest; list-tags takes a repository");
            var options = SkopeoOptions.Transports(result, context, registry.Read(result));
            context.Output.WriteLine(SkopeoOptions.Run(result, cancellation => RepositoryTags.DescribeAsync(location, options, cancellation)));
            return 0;
        });
    }

    private static bool HasTag(string text) => text.Contains('@') || text.LastIndexOf(':') > text.LastIndexOf('/');
}
