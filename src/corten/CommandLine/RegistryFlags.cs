using System.CommandLine;
using Corten.Registry;
using Corten.Registry.Configuration;

namespace Corten.CommandLine;

/// <summary>The options by which a verb talks to registries.</summary>
internal sealed class RegistryFlags
{
    private readonly Option<bool> _tlsVerify = CommandOptions.Switch("--tls-verify", "Demand https with a trusted certificate (default: of every registry but this machine's)");
    private readonly Option<string?> _credentials = CommandOptions.Text("--creds", "USER:PASSWORD", "Log in with these credentials");
    private readonly Option<string?> _authFile = CommandOptions.Text("--authfile", "FILE", "File of credentials, as docker login and podman login write it");

    public RegistryFlags(Command command)
    {
        command.Options.Add(_tlsVerify);
        command.Options.Add(_credentials);
        command.Options.Add(_authFile);
    }

    public RegistryOptions Read(ParseResult result)
    {
        string? authFile = result.GetValue(_authFile);
        if (authFile is not null && !File.Exists(authFile))
            throw new UsageException($"there is no file {authFile} for --authfile");
        return RegistryOptions.FromHost(authFile) with
        {
            TlsVerify = result.GetResult(_tlsVerify) is { Implicit: false } ? result.GetValue(_tlsVerify) : null,
            Credentials = ReadCredentials(result.GetValue(_credentials)),
        };
    }

    private static Credentials? ReadCredentials(string? text)
    {
        try
        {
            return text is null ? null : Credentials.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"invalid value for --creds: {e.Message}");
        }
    }
}
