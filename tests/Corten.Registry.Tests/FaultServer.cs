using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Corten.Registry.Tests;

/// <summary>What the server was asked.</summary>
public sealed record FaultRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What the server answers: a status, headers, a body; or something that is no answer at all.</summary>
public sealed record FaultResponse(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Bytes of the body after which the connection is closed; the Content-Length still promises all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes of the body after which nothing comes any more, though the connection stays.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Bytes sent in place of everything else.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>Whether to say nothing until the client goes away.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether Content-Length is left out, so that the end of the connection is the end of the body.</summary>
    public bool NoLength { get; init; }

    public static FaultResponse Json(string body, int status = 200, params (string, string)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(body), [("Content-Type", "application/json"), .. headers]);
}

/// <summary>A small HTTP server on 127.0.0.1 that answers as a test tells it, the protocol's rules or not.</summary>
public sealed class FaultServer : IDisposable
{
    private const byte TlsHandshake = 22;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<FaultRequest, FaultResponse> _answer;

    public FaultServer(Func<FaultRequest, FaultResponse> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Host => $"127.0.0.1:{Port}";

    public ConcurrentQueue<FaultRequest> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request)
                    return;
                Requests.Enqueue(request);
                await WriteAsync(stream, request.Path == "/v2/" ? Ping(request) : _answer(request));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, as it may.
            }
        }
    }

    // The question whether there is a registry at all is answered well, unless the server does not speak HTTP.
    private FaultResponse Ping(FaultRequest request) => _answer(request) is { } answer && (answer.Raw is not null || answer.Silent) ? answer : FaultResponse.Json("{}");

    private async Task<FaultRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
            if (head is [TlsHandshake])
            {
                await stream.WriteAsync("HTTP/1.0 400 Bad Request\r\n\r\n"u8.ToArray(), _stop.Token);
                return null;
            }
        }
        string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"))];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new FaultRequest(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    private async Task WriteAsync(NetworkStream stream, FaultResponse response)
    {
        if (response.Silent)
            await Task.Delay(Timeout.Infinite, _stop.Token);
        if (response.Raw is { } raw)
        {
            await stream.WriteAsync(raw, _stop.Token);
            return;
        }
        var head = new StringBuilder($"HTTP/1.1 {response.Status} X\r\nConnection: close\r\n");
        if (!response.NoLength && !response.Headers.Any(h => h.Name == "Content-Length"))
            head.Append($"Content-Length: {response.Body.Length}\r\n");
        foreach (var (name, value) in response.Headers)
            head.Append($"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        await stream.WriteAsync(response.Body.AsMemory(0, response.CutAfter ?? response.StallAfter ?? response.Body.Length), _stop.Token);
        if (response.StallAfter is not null)
            await Task.Delay(Timeout.Infinite, _stop.Token);
    }
}
