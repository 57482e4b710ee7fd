using System.CommandLine;
using Corten.CommandLine;
using Corten.Images;
using Corten.Registry;
using Corten.Registry.Configuration;

namespace Corten.Commands;

internal static class LoginCommand
{
    public static Verb Verb { get; } = new("login", "Log in to a registry", Define);

    private static void Define(Command command)
    {
        var registry = new Argument<string?>("REGISTRY") { Description = "HOST[:PORT][/REPOSITORY] (default docker.io)", Arity = ArgumentArity.ZeroOrOne };
        var user = CommandOptions.Text("--username", "USER", "User", "-u");
        var password = CommandOptions.Text("--password", "PASSWORD", "Password", "-p");
        var standardInput = CommandOptions.Switch("--password-stdin", "Read the password from standard input");
        var getLogin = CommandOptions.Switch("--get-login", "Print the user that is logged in");
        var authFile = CommandOptions.Text("--authfile", "FILE", "File of credentials");
        var compatFile = CommandOptions.Text("--compat-auth-file", "FILE", "File of credentials of docker");
        var certificates = CommandOptions.Text("--cert-dir", "DIR", "Directory with certificates (*.crt, *.cert, *.key) for the registry");
        var tlsVerify = CommandOptions.Switch("--tls-verify", "Demand https with a trusted certificate (default: of every registry but this machine's)");
        var verbose = CommandOptions.Switch("--verbose", "Say where the credentials are kept", "-v");
        command.Arguments.Add(registry);
        foreach (Option option in new Option[] { user, password, standardInput, getLogin, authFile, compatFile, certificates, tlsVerify, verbose })
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string key = RegistryKey.Parse(result.GetValue(registry));
            var store = new AuthStore(result.GetValue(authFile) ?? result.GetValue(compatFile));
            var options = RegistryOptions.FromHost() with
            {
                AuthFiles = [store.Path],
                CertificateDirectory = result.GetValue(certificates),
                TlsVerify = result.GetResult(tlsVerify) is { Implicit: false } ? result.GetValue(tlsVerify) : null,
            };
            if (result.GetValue(getLogin))
                return PrintLogin(context, store, key);
            var request = new LoginRequest(result.GetValue(user), result.GetValue(password), result.GetValue(standardInput));
            var known = store.Find(key);
            if (request.IsEmpty && known is not null && TryLogin(options, key, known))
            {
                context.Output.WriteLine($"Authenticating with existing credentials for {key}\nExisting credentials are valid. Already logged in to {key}");
                return 0;
            }
            var credentials = request.Complete(known);
            Login(options, key, credentials);
            store.Store(key, credentials);
            if (result.GetValue(verbose))
                context.Output.WriteLine($"Used: {store.Path}");
            context.Output.WriteLine("Login Succeeded!");
            return 0;
        });
    }

    private static int PrintLogin(CommandContext context, AuthStore store, string key)
    {
        context.Output.WriteLine(store.Find(key)?.User ?? throw new ImageException(ImageError.Registry, $"not logged into {key}"));
        return 0;
    }

    private static bool TryLogin(RegistryOptions options, string key, Credentials credentials)
    {
        try
        {
            Login(options, key, credentials);
            return true;
        }
        catch (RegistryException e) when (e.Error == RegistryError.Unauthorized)
        {
            return false;
        }
    }

    private static void Login(RegistryOptions options, string key, Credentials credentials) => ImageAccess.Interruptible(cancellation =>
    {
        using var client = new RegistryClient(options with { Credentials = credentials });
        client.LoginAsync(key.Split('/')[0], cancellation).GetAwaiter().GetResult();
        return true;
    });

    /// <summary>What was given of user and password.</summary>
    private sealed record LoginRequest(string? User, string? Password, bool StandardInput)
    {
        public bool IsEmpty => User is null && Password is null && !StandardInput;

        public Credentials Complete(Credentials? known)
        {
            if (StandardInput && Password is not null)
                throw new UsageException("--password and --password-stdin cannot both be given");
            if (StandardInput && User is null)
                throw new UsageException("--password-stdin needs --username");
            string user = User ?? PasswordPrompt.ReadLine(known is null ? "Username: " : $"Username ({known.User}): ");
            if (user.Length == 0)
                user = known?.User ?? throw new UsageException("the user is empty");
            string password = StandardInput ? PasswordPrompt.ReadStandardInput() : Password ?? PasswordPrompt.Read("Password: ");
            return password.Length > 0 ? new Credentials(user, password) : throw new UsageException("the password is empty");
        }
    }
}
