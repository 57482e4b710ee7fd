namespace Corten.Registry.Http;

/// <summary>Reads answers that must be small.</summary>
internal static class Body
{
    /// <summary>The whole body.</summary>
    /// <exception cref="RegistryException">It is longer than <paramref name="maximum"/> bytes.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maximum, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > maximum)
            throw TooLong(response, maximum);
        using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (body.Length + count > maximum)
                throw TooLong(response, maximum);
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    private static RegistryException TooLong(HttpResponseMessage response, int maximum) => new(
        RegistryError.Nonsense, $"registry {response.RequestMessage?.RequestUri?.Authority} answers with more than {maximum} bytes where at most that many are allowed");
}
