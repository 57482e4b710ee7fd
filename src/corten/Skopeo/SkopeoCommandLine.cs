using System.CommandLine;
using Corten.CommandLine;
using Corten.Commands;
using Corten.Images;
using Corten.Registry;

namespace Corten.Skopeo;

/// <summary>The program as skopeo: its global options, its verbs, exit code 1 for a failure, and 2 where inspect finds no image.</summary>
internal static class SkopeoCommandLine
{
    private const int Failure = 1;
    private const int NotFound = 2;

    private static Verb[] Verbs =>
    [
        ImageCopyCommand.Verb,
        ImageDeleteCommand.Verb,
        InspectVerb,
        ImageListTagsCommand.Verb,
        LoginCommand.Verb,
        LogoutCommand.Verb,
        ImageManifestDigestCommand.Verb,
        StandaloneSignCommand.Verb,
        StandaloneVerifyCommand.Verb,
        ImageSyncCommand.Verb,
    ];

    // skopeo's inspect takes one image, always by its place.
    private static Verb InspectVerb { get; } = new("inspect", "Inspect an image where it lies", command =>
    {
        var place = new Argument<string>("IMAGE") { Description = "docker://NAME, oci:DIR:TAG ..." };
        var format = CommandOptions.Format();
        format.Aliases.Add("-f");
        command.Arguments.Add(place);
        command.Options.Add(format);
        var inspection = new PlaceInspection(command);
        command.SetAction(result =>
        {
            _ = Corten.Images.Transports.ImageLocation.Parse(result.GetValue(place)!);
            return inspection.Run(result, new CommandContext(result), [result.GetValue(place)!], result.GetValue(format));
        });
    });

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] arguments) => Run(arguments, StandardStreams.Output, StandardStreams.Error);

    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            return Execute(arguments, output, error);
        }
        catch (Exception failure)
        {
            error.WriteLine($"Error: {FailureText.Describe(failure)}");
            return arguments.Contains("inspect") && IsNotFound(failure) ? NotFound : Failure;
        }
    }

    // An image that is not there has a code of its own, so that scripts can tell it from a broken connection.
    private static bool IsNotFound(Exception failure) => failure switch
    {
        ImageException image => image.Error == ImageError.NotFound || (image.InnerException is { } inner && IsNotFound(inner)),
        RegistryException registry => registry.Error == RegistryError.NotFound,
        _ => false,
    };

    private static int Execute(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments is ["--version" or "-v"])
        {
            output.WriteLine($"skopeo version {VersionCommand.Number} (corten)");
            return 0;
        }
        var root = Build();
        switch (arguments)
        {
            case [] or ["help"]:
                arguments = ["--help"];
                break;
            case ["help", .. var topic]:
                arguments = [.. topic, "--help"];
                break;
        }
        var result = CommandRunner.Parse(root, arguments);
        if (result.Errors.Count > 0 && result.GetResult(GlobalOptions.Help) is null)
            throw new UsageException(result.Errors[0].Message.TrimEnd('.'));
        if (result.GetValue(SkopeoOptions.RegistriesConf) is { } file)
            Environment.SetEnvironmentVariable("CONTAINERS_REGISTRIES_CONF", file);
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
    }

    private static RootCommand Build()
    {
        var root = new NamedRoot("skopeo", "Copy, inspect and delete images and repositories, wherever they lie.");
        root.Options.Clear();
        root.Options.Add(GlobalOptions.Help);
        root.Options.Add(GlobalOptions.Root);
        root.Options.Add(GlobalOptions.RunRoot);
        root.Options.Add(GlobalOptions.LogLevel);
        SkopeoOptions.AddAllTo(root);
        VerbCommand.AddAll(root, Verbs);
        root.SetAction(result => new Help.HelpAction().Invoke(result));
        return root;
    }
}
