using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Images.Trust;

/// <summary>
/// Verifies OpenPGP messages by running gpg with a home directory that holds only the keys of the policy; or works with the keys of the user.
/// </summary>
internal sealed class GpgProgram : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string Status = "[GNUPG:] ";
    private const int MaximumOutput = 4 * 1024 * 1024;

    private static readonly string[] _refusals = ["BADSIG", "ERRSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "NO_PUBKEY", "FAILURE", "UNEXPECTED"];

    private readonly string _program = Find();
    private readonly string _home = $"/tmp/corten-gpg-{Guid.NewGuid():N}";
    private readonly string[] _keyring;

    /// <summary>A gpg that knows the keys of the user.</summary>
    /// <exception cref="ImageException">There is no gpg.</exception>
    public GpgProgram()
    {
        _keyring = [];
        Directory.CreateDirectory(_home, Private);
    }

    /// <summary>A gpg that knows <paramref name="keys"/>.</summary>
    /// <exception cref="ImageException">There is no gpg, or a key cannot be read.</exception>
    public GpgProgram(IEnumerable<byte[]> keys)
    {
        _keyring = ["--homedir", _home, "--no-autostart"];
        Directory.CreateDirectory(_home, Private);
        try
        {
            foreach (byte[] key in keys)
            {
                string file = Write(key);
                var (code, _, error) = Run("--import", file);
                if (code != 0)
                    throw new ImageException(ImageError.Untrusted, $"a key of the policy cannot be used: gpg says '{error}'");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the message says, where one of the keys has signed it well; null where none has.</summary>
    public byte[]? Verify(byte[] message) => Open(message)?.Content;

    /// <summary>As <see cref="Verify"/>, with the fingerprints of the key and of the main key that it belongs to.</summary>
    public (byte[] Content, string Fingerprint, string MainFingerprint)? Open(byte[] message)
    {
        string output = HostPath.Join(_home, "content-" + Guid.NewGuid().ToString("N"));
        var (code, status, _) = Run("--output", output, "--decrypt", Write(message));
        string[][] lines = [.. status.Split('\n').Where(line => line.StartsWith(Status, StringComparison.Ordinal)).Select(line => line[Status.Length..].Split(' '))];
        bool good = code == 0 && lines.Count(line => line[0] == "VALIDSIG") == 1 && lines.Count(line => line[0] == "GOODSIG") == 1 && !lines.Any(line => _refusals.Contains(line[0]));
        if (!good || new FileInfo(output) is not { Exists: true, Length: <= MaximumOutput })
            return null;
        string[] valid = lines.First(line => line[0] == "VALIDSIG");
        return (File.ReadAllBytes(output), valid[1], valid[^1]);
    }

    /// <summary>The signed form of a message.</summary>
    /// <param name="message">What to sign.</param>
    /// <param name="key">The fingerprint of the key.</param>
    /// <param name="passphraseFile">A file with the passphrase of the key; or null.</param>
    /// <exception cref="ImageException">gpg does not have the key, or cannot use it.</exception>
    public byte[] Sign(byte[] message, string key, string? passphraseFile)
    {
        string output = HostPath.Join(_home, "signed");
        string[] passphrase = passphraseFile is null ? [] : ["--pinentry-mode", "loopback", "--passphrase-file", passphraseFile];
        var (code, _, error) = Run([.. passphrase, "--local-user", key, "--output", output, "--sign", Write(message)]);
        return code == 0 ? File.ReadAllBytes(output) : throw new ImageException(ImageError.Untrusted, $"nothing was signed with the key {key}: gpg says '{error}'");
    }

    public void Dispose()
    {
        StopAgent();
        Directory.Delete(_home, recursive: true);
    }

    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => directory + "/gpg")
            .FirstOrDefault(path => ThisProcess.MayExecute(path) == 0)
        ?? throw new ImageException(ImageError.Untrusted, "the policy demands a signature, and there is no gpg in PATH to verify it; install gnupg");

    private string Write(byte[] content)
    {
        string file = HostPath.Join(_home, "file-" + Guid.NewGuid().ToString("N"));
        AtomicFile.Write(file, content, durable: false);
        return file;
    }

    private (int Code, string Status, string Error) Run(params string[] arguments)
    {
        string status = HostPath.Join(_home, "status");
        string errors = HostPath.Join(_home, "errors");
        int code = Start([_program, .. _keyring, "--batch", "--no-tty", "--quiet", "--trust-model", "always", "--status-fd", "1", .. arguments], status, errors);
        return (code, File.ReadAllText(status, Encoding.UTF8), File.ReadAllText(errors, Encoding.UTF8).Trim());
    }

    private int Start(string[] arguments, string outputFile, string errorFile)
    {
        const OpenFlags create = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate;
        using var output = UnixFile.Open(outputFile, create, 0x180);
        using var error = UnixFile.Open(errorFile, create, 0x180);
        using var input = UnixFile.Open("/dev/null", OpenFlags.ReadOnly);
        return ChildProcess.Start(_program, arguments, new SpawnOptions { StandardInput = input, StandardOutput = output, StandardError = error }).Wait().Code;
    }

    // gpg may have started helpers of this home all the same.
    private void StopAgent()
    {
        foreach (string socket in Directory.EnumerateFiles(_home, "S.*"))
            File.Delete(socket);
    }
}
