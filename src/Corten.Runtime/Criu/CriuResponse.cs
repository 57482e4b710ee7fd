namespace Corten.Runtime.Criu;

/// <summary>An answer or a notification: criu_resp of criu's RPC.</summary>
internal sealed record CriuResponse
{
    public CriuRequestType Type { get; private init; }

    public bool Success { get; private init; }

    /// <summary>Process id of the restored init; of a notification, the process that it is about. 0 for none.</summary>
    public int Pid { get; private init; }

    /// <summary>Name of the script that a notification stands for.</summary>
    public string Script { get; private init; } = "";

    /// <summary>errno(3) of what failed, or 0.</summary>
    public int Errno { get; private init; }

    public CriuFeatures Features { get; private init; } = new(null, null);

    /// <summary>Ten thousands major version, hundreds minor version: 31700 for 3.17.</summary>
    public int Version { get; private init; }

    /// <summary>Reads the message.</summary>
    public static CriuResponse Parse(ReadOnlySpan<byte> message)
    {
        var result = new CriuResponse();
        var wire = new WireReader(message);
        while (wire.Next())
        {
            result = wire.Field switch
            {
                1 => result with { Type = (CriuRequestType)wire.Number },
                2 => result with { Success = wire.Flag },
                4 => result with { Pid = (int)NumberIn(wire.Bytes, 1) },
                5 => result with { Pid = (int)NumberIn(wire.Bytes, 2), Script = TextIn(wire.Bytes, 1) },
                7 => result with { Errno = (int)wire.Number },
                8 => result with { Features = new CriuFeatures(NumberIn(wire.Bytes, 1) != 0, NumberIn(wire.Bytes, 2) != 0) },
                10 => result with { Version = VersionIn(wire.Bytes) },
                _ => result,
            };
        }
        return result;
    }

    // A version between two releases ("gitid") counts as the one that it is on the way to.
    private static int VersionIn(ReadOnlySpan<byte> message)
    {
        int major = (int)NumberIn(message, 1);
        int minor = (int)NumberIn(message, 2);
        bool between = TextIn(message, 3).Length > 0;
        return between ? (major * 10000) + ((minor + 1) * 100) : (major * 10000) + (minor * 100) + (int)NumberIn(message, 4);
    }

    private static long NumberIn(ReadOnlySpan<byte> message, int field)
    {
        long result = 0;
        var wire = new WireReader(message);
        while (wire.Next())
            result = wire.Field == field ? wire.Number : result;
        return result;
    }

    private static string TextIn(ReadOnlySpan<byte> message, int field)
    {
        string result = "";
        var wire = new WireReader(message);
        while (wire.Next())
            result = wire.Field == field ? wire.Text : result;
        return result;
    }
}
