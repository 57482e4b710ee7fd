using System.CommandLine;
using Corten.CommandLine;
using Corten.Images;
using Corten.Registry.Configuration;

namespace Corten.Commands;

internal static class LogoutCommand
{
    public static Verb Verb { get; } = new("logout", "Forget the credentials for a registry", Define);

    private static void Define(Command command)
    {
        var registry = new Argument<string?>("REGISTRY") { Description = "HOST[:PORT][/REPOSITORY] (default docker.io)", Arity = ArgumentArity.ZeroOrOne };
        var all = CommandOptions.Switch("--all", "Forget the credentials for all registries", "-a");
        var authFile = CommandOptions.Text("--authfile", "FILE", "File of credentials");
        var compatFile = CommandOptions.Text("--compat-auth-file", "FILE", "File of credentials of docker");
        command.Arguments.Add(registry);
        foreach (Option option in new Option[] { all, authFile, compatFile, CommandOptions.Switch("--tls-verify", "Without meaning here") })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var store = new AuthStore(result.GetValue(authFile) ?? result.GetValue(compatFile));
            if (result.GetValue(all))
            {
                if (result.GetValue(registry) is not null)
                    throw new UsageException("--all and a registry cannot both be given");
                store.RemoveAll();
                context.Output.WriteLine("Removed login credentials for all registries");
                return 0;
            }
            string key = RegistryKey.Parse(result.GetValue(registry));
            if (!store.Remove(key))
                throw new ImageException(ImageError.Registry, $"not logged into {key}");
            context.Output.WriteLine($"Removed login credentials for {key}");
            return 0;
        });
    }
}
