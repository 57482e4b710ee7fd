namespace Corten.Runtime.Criu;

/// <summary>What criu does about cgroups and their properties: criu_cg_mode of its RPC.</summary>
internal enum CriuCgroupMode
{
    Ignore = 0,
    Soft = 3,
    Full = 4,
    Strict = 5,
    Default = 6,
}
