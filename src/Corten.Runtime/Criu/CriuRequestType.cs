namespace Corten.Runtime.Criu;

/// <summary>What is asked of criu, and what an answer is about: criu_req_type of its RPC.</summary>
internal enum CriuRequestType
{
    Empty = 0,
    Dump = 1,
    Restore = 2,
    PreDump = 4,
    Notify = 6,
    FeatureCheck = 9,
    Version = 10,
}
