using System.Net;
using System.Text.Json;
using Corten.Oci.DistributionSpec;

namespace Corten.Registry.Http;

/// <summary>Words the answers of a registry that are not success.</summary>
internal static class ResponseFailure
{
    private const int MaximumErrorBody = 64 * 1024;
    private const int MaximumMessage = 200;

    private static readonly TimeSpan _bodyTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Throws unless the answer is a success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="registry">The registry's name.</param>
    /// <param name="what">What was asked for.</param>
    /// <param name="cancellation">The caller's.</param>
    public static async Task ThrowAsync(HttpResponseMessage response, string registry, string what, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
            return;
        string said = await ReasonAsync(response, cancellation);
        int status = (int)response.StatusCode;
        throw status switch
        {
            404 => new RegistryException(RegistryError.NotFound, $"{what} is not in registry {registry}{said}"),
            401 or 403 => new RegistryException(
                RegistryError.Unauthorized, $"registry {registry} denies access to {what}: it does not exist or needs a login{said}"),
            429 => new RegistryException(RegistryError.Overloaded, $"registry {registry} limits the rate of requests (429); try again later{said}")
            {
                RetryAfter = RetryAfter(response),
            },
            408 or >= 500 => new RegistryException(RegistryError.Overloaded, $"registry {registry} has an error of its own ({status}) on {what}{said}")
            {
                RetryAfter = RetryAfter(response),
            },
            _ => new RegistryException(RegistryError.Refused, $"registry {registry} refuses {what} with status {status}{said}"),
        };
    }

    // Seconds, or a date, which is measured by the registry's own clock where it tells it.
    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter;
        var delta = asked?.Delta ?? (asked?.Date is { } date && response.Headers.Date is { } now ? date - now : null);
        return delta > TimeSpan.Zero ? delta : null;
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.NotFound && response.Content.Headers.ContentType?.MediaType == "text/html")
            return ": it answers with a web page; is it a registry?";
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_bodyTimeout);
            byte[] body = await Body.ReadAsync(response, MaximumErrorBody, limit.Token);
            var error = JsonSerializer.Deserialize(body, DistributionSpecJson.Default.ErrorResponse)?.Errors is [var first, ..] ? first : null;
            string? text = string.IsNullOrEmpty(error?.Message) ? error?.Code : error.Message;
            return string.IsNullOrEmpty(text) ? "" : $": {(text.Length > MaximumMessage ? text[..MaximumMessage] : text)}";
        }
        catch (Exception e) when (e is JsonException or RegistryException || TransportFailure.Is(e))
        {
            // The status says enough; its explanation is only a courtesy.
            cancellation.ThrowIfCancellationRequested();
            return "";
        }
    }
}
