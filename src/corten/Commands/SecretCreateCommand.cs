using System.CommandLine;
using System.Text;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Secrets;

namespace Corten.Commands;

internal static class SecretCreateCommand
{
    public static Verb Verb { get; } = new("create", "Make a secret and print its ID", Define);

    private static void Define(Command command)
    {
        var name = new Argument<string>("NAME") { Description = "The secret's name" };
        var source = new Argument<string>("FILE|-") { Description = "Where its value is; - is standard input" };
        var driver = CommandOptions.Text("--driver", "DRIVER", "The driver: file", "-d");
        var driverOptions = CommandOptions.List("--driver-opts", "KEY=VALUE", "Options of the driver, for inspect");
        var environment = CommandOptions.Switch("--env", "FILE is the name of a variable that has the value");
        var labels = CommandOptions.List("--label", "KEY[=VALUE]", "Add metadata", "-l");
        var replace = CommandOptions.Switch("--replace", "Replace the secret of that name where there is one");
        command.Arguments.Add(name);
        command.Arguments.Add(source);
        foreach (Option option in (Option[])[driver, driverOptions, environment, labels, replace])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            if (result.GetValue(driver) is { } other and not "file")
                throw new UsageException($"there is no secret driver \"{other}\": file is known");
            byte[] data = result.GetValue(environment) ? Variable(result.GetValue(source)!) : Read(result.GetValue(source)!);
            var secret = ContainerAccess.Open(context).Secrets.Create(
                result.GetValue(name)!, data, EnvironmentFlags.Pairs(result.GetValue(labels)!), EnvironmentFlags.Pairs(result.GetValue(driverOptions)!), result.GetValue(replace));
            context.Output.WriteLine(secret.Id);
            return 0;
        });
    }

    private static byte[] Variable(string name) => Environment.GetEnvironmentVariable(name) is { } value
        ? Encoding.UTF8.GetBytes(value)
        : throw new EngineException($"cannot create store secret data: environment variable {name} is not set");

    // One byte more than a secret may have tells that it is too long.
    private static byte[] Read(string path)
    {
        using var input = ArchiveStreams.OpenInput(path, "secret create");
        var buffer = new byte[SecretStore.MaximumBytes + 1];
        return buffer[..input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }
}
