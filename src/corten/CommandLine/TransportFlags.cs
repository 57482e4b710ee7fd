using System.CommandLine;
using Corten.Registry;
using Corten.Registry.Configuration;

namespace Corten.CommandLine;

/// <summary>The options by which a verb talks to the registry of one side, as skopeo names them: <c>--src-creds</c>, <c>--dest-tls-verify</c>, <c>--creds</c>.</summary>
internal sealed class TransportFlags
{
    private readonly string _prefix;
    private readonly Option<bool> _tlsVerify;
    private readonly Option<string?> _credentials;
    private readonly Option<string?> _user;
    private readonly Option<string?> _password;
    private readonly Option<string?> _token;
    private readonly Option<string?> _certificates;
    private readonly Option<bool> _anonymous;
    private readonly Option<string?> _authFile;
    private readonly Option<string?>? _commonAuthFile;
    private readonly Option<int?>? _retries;

    /// <summary>Adds the options.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="side">"src-", "dest-", or empty for a verb with one side.</param>
    /// <param name="commonAuthFile">--authfile, which serves both sides; or null.</param>
    /// <param name="retries">--retry-times, which serves both sides.</param>
    public TransportFlags(Command command, string side = "", Option<string?>? commonAuthFile = null, Option<int?>? retries = null)
    {
        string of = side switch
        {
            "src-" => " of the source",
            "dest-" => " of the destination",
            _ => "",
        };
        _prefix = $"--{side}";
        (_commonAuthFile, _retries) = (commonAuthFile, retries);
        _tlsVerify = CommandOptions.Switch($"--{side}tls-verify", $"Demand https with a trusted certificate{of} (default: of every registry but this machine's)");
        _credentials = CommandOptions.Text($"--{side}creds", "USER[:PASSWORD]", $"Credentials for the registry{of}", side.Length > 0 ? [$"--{side[0]}creds"] : []);
        _user = CommandOptions.Text($"--{side}username", "USER", $"User for the registry{of}");
        _password = CommandOptions.Text($"--{side}password", "PASSWORD", $"Password for the registry{of}");
        _token = CommandOptions.Text($"--{side}registry-token", "TOKEN", $"Bearer token for the registry{of}");
        _certificates = CommandOptions.Text($"--{side}cert-dir", "DIR", $"Directory with certificates (*.crt, *.cert, *.key) for the registry{of}");
        _anonymous = CommandOptions.Switch($"--{side}no-creds", $"Ask the registry{of} without credentials");
        _authFile = CommandOptions.Text($"--{side}authfile", "FILE", $"File of credentials for the registry{of}");
        foreach (Option option in new Option[] { _tlsVerify, _credentials, _user, _password, _token, _certificates, _anonymous, _authFile })
            command.Options.Add(option);
    }

    /// <summary>--retry-times.</summary>
    public static Option<int?> RetryTimes() => CommandOptions.Integer("--retry-times", "N", "Repeat a request that failed for a passing reason this often");

    /// <summary>--authfile.</summary>
    public static Option<string?> CommonAuthFile() => CommandOptions.Text("--authfile", "FILE", "File of credentials, as login writes it");

    /// <summary>What was asked for.</summary>
    public RegistryOptions Read(ParseResult result)
    {
        string? authFile = result.GetValue(_authFile) ?? (_commonAuthFile is null ? null : result.GetValue(_commonAuthFile));
        if (authFile is not null && !File.Exists(authFile))
            throw new UsageException($"there is no file {authFile} for --authfile");
        bool anonymous = result.GetValue(_anonymous);
        var credentials = Credentials(result);
        if (anonymous && credentials is not null)
            throw new UsageException($"{_prefix}creds and {_prefix}no-creds cannot both be given");
        var options = RegistryOptions.FromHost(authFile);
        return options with
        {
            TlsVerify = TlsVerify(result),
            Credentials = credentials,
            Anonymous = anonymous,
            Token = result.GetValue(_token),
            CertificateDirectory = result.GetValue(_certificates),
            Attempts = Attempts(result, options.Attempts),
        };
    }

    private bool? TlsVerify(ParseResult result) => result.GetResult(_tlsVerify) is { Implicit: false }
        ? result.GetValue(_tlsVerify)
        : result.GetResult(SkopeoOptions.TlsVerify) is { Implicit: false } ? result.GetValue(SkopeoOptions.TlsVerify) : null;

    private int Attempts(ParseResult result, int usual) =>
        _retries is not null && result.GetValue(_retries) is { } times ? Math.Max(times, 0) + 1 : usual;

    private Credentials? Credentials(ParseResult result)
    {
        string? pair = result.GetValue(_credentials);
        var (user, password) = (result.GetValue(_user), result.GetValue(_password));
        if (pair is not null && (user is not null || password is not null))
            throw new UsageException($"{_prefix}creds cannot stand beside {_prefix}username and {_prefix}password");
        if (user is null != password is null)
            throw new UsageException($"{_prefix}username and {_prefix}password must be given together");
        if (user is not null)
            return new Credentials(user, password!);
        if (pair is null)
            return null;
        int colon = pair.IndexOf(':');
        if (pair.Length == 0 || colon == 0)
            throw new UsageException($"invalid value for {_prefix}creds: credentials must be written USER:PASSWORD");
        return colon < 0 ? new Credentials(pair, PasswordPrompt.Read("Password: ")) : new Credentials(pair[..colon], pair[(colon + 1)..]);
    }
}
