namespace Corten.Linux.Abi;

[CHeader("linux/mempolicy.h")]
internal static class Mempolicy
{
    public const int MPOL_DEFAULT = 0;
    public const int MPOL_PREFERRED = 1;
    public const int MPOL_BIND = 2;
    public const int MPOL_INTERLEAVE = 3;
    public const int MPOL_LOCAL = 4;
    public const int MPOL_PREFERRED_MANY = 5;
    public const int MPOL_F_NUMA_BALANCING = 1 << 13;
    public const int MPOL_F_RELATIVE_NODES = 1 << 14;
    public const int MPOL_F_STATIC_NODES = 1 << 15;
}
