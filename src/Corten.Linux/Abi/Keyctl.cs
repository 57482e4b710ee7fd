namespace Corten.Linux.Abi;

[CHeader("linux/keyctl.h")]
internal static class Keyctl
{
    public const int KEYCTL_JOIN_SESSION_KEYRING = 1;
    public const int KEYCTL_SETPERM = 5;
    public const int KEYCTL_DESCRIBE = 6;
}
