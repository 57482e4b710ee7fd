namespace Corten.Monitor.Clients;

/// <summary>Finds the key sequence that leaves a container running: "ctrl-p,ctrl-q" unless told otherwise.</summary>
public sealed class DetachKeys
{
    private readonly byte[] _sequence;
    private int _matched;

    /// <summary>Reads a sequence: keys separated by commas, each one character or ctrl- and one of a to z, @, [, \, ], ^ and _. Empty switches it off.</summary>
    /// <exception cref="MonitorException">It is not of that form.</exception>
    public DetachKeys(string text = "ctrl-p,ctrl-q")
    {
        try
        {
            _sequence = text.Length == 0 ? [] : [.. text.Split(',').Select(Key)];
        }
        catch (FormatException)
        {
            throw new MonitorException($"invalid detach keys \"{text}\": give keys like \"ctrl-p,ctrl-q\"");
        }
    }

    private static byte Key(string text)
    {
        if (text.Length == 1 && text[0] < 128)
            return (byte)text[0];
        if (text.Length == 6 && text.StartsWith("ctrl-", StringComparison.Ordinal) && char.ToLowerInvariant(text[5]) is var c and (>= 'a' and <= 'z' or '@' or '[' or '\\' or ']' or '^' or '_'))
            return (byte)(char.ToUpperInvariant(c) & 0x1f);
        throw new FormatException();
    }

    /// <summary>Takes typed bytes and returns those to pass on; a sequence that is begun is held back until it is clear what it is.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="detach">Whether the sequence is complete; what follows it is dropped.</param>
    public byte[] Filter(ReadOnlySpan<byte> typed, out bool detach)
    {
        detach = false;
        if (_sequence.Length == 0)
            return typed.ToArray();
        var passed = new List<byte>(typed.Length);
        foreach (byte key in typed)
        {
            if (key != _sequence[_matched] && _matched > 0)
            {
                passed.AddRange(_sequence.AsSpan(0, _matched));
                _matched = 0;
            }
            if (key != _sequence[_matched])
            {
                passed.Add(key);
                continue;
            }
            if (++_matched < _sequence.Length)
                continue;
            _matched = 0;
            detach = true;
            break;
        }
        return [.. passed];
    }
}
