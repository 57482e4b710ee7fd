using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>Asks a registry whether it takes the credentials (distribution-spec, spec.md#determining-support).</summary>
internal sealed class LoginRequest(RegistryOptions options, Requester requester, string domain)
{
    public Task<bool> RunAsync(CancellationToken cancellation) => new Retry(options).RunAsync(
        async () =>
        {
            using var response = await requester.SendAsync(new RegistryRequest(new Access(domain, null), ""), cancellation);
            if ((int)response.StatusCode is 401 or 403)
                throw new RegistryException(RegistryError.Unauthorized, $"registry {domain} refuses the user '{options.Credentials}' or the password");
            await ResponseFailure.ThrowAsync(response, domain, "a login", cancellation);
            return true;
        },
        cancellation);
}
