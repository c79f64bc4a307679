using System.Security.Cryptography;
using System.Text;

namespace RuntimesWeb.Core.Credentials;

/// <summary>The 256-bit key that opens the vault, and the fingerprint by which entries name it.</summary>
internal sealed class MasterKey
{
    private const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _bytes;

    private MasterKey(byte[] bytes)
    {
        _bytes = bytes;
        Fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(bytes, "runtimesweb vault master key"u8))[..16];
    }

    public string Fingerprint { get; }

    public static MasterKey New() => new(RandomNumberGenerator.GetBytes(Size));

    /// <summary>Reads 64 hex digits or base64 of 32 bytes; null for anything else.</summary>
    public static MasterKey? Parse(string text)
    {
        text = text.Trim();
        try
        {
            var bytes = text.Length == Size * 2 ? Convert.FromHexString(text) : Convert.FromBase64String(text);
            return bytes.Length == Size ? new MasterKey(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public string ToBase64() => Convert.ToBase64String(_bytes);

    /// <summary>Eight hex digits that tell two secrets apart without helping to guess either.</summary>
    public string FingerprintOf(string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(_bytes, Encoding.UTF8.GetBytes(secret)))[..8];

    public (byte[] Nonce, byte[] Ciphertext, byte[] Tag) Encrypt(string secret, string name)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var ciphertext = new byte[plain.Length];
        var tag = new byte[TagSize];
        using var aes = new AesGcm(_bytes, TagSize);
        aes.Encrypt(nonce, plain, ciphertext, tag, Encoding.UTF8.GetBytes(name));
        CryptographicOperations.ZeroMemory(plain);
        return (nonce, ciphertext, tag);
    }

    /// <summary>Null when the entry was changed, swapped with another, or written with another key.</summary>
    public string? Decrypt(Credential entry, string name)
    {
        if (entry.Nonce.Length != NonceSize || entry.Tag.Length != TagSize)
        {
            return null;
        }

        var plain = new byte[entry.Ciphertext.Length];
        try
        {
            using var aes = new AesGcm(_bytes, TagSize);
            aes.Decrypt(entry.Nonce, entry.Ciphertext, entry.Tag, plain, Encoding.UTF8.GetBytes(name));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
