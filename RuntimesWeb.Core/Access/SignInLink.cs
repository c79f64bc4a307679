using System.Security.Cryptography;
using System.Text;

namespace RuntimesWeb.Core.Access;

/// <summary>The one-time way in when sign-in is required and there is no key yet: printed at start, good once, for fifteen minutes.</summary>
public sealed class SignInLink(TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Stands in for a key id in sessions begun with the link; made anew at each start, so they end with the server.</summary>
    public KeyHolder Session { get; } = new(Guid.NewGuid(), "one-time link", AccessScope.Full, null);

    private readonly Lock _gate = new();
    private byte[]? _hash;
    private DateTimeOffset _until;

    public string Make()
    {
        var token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        lock (_gate)
        {
            _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
            _until = time.GetUtcNow() + Life;
        }

        return token;
    }

    /// <summary>True for the right token, once.</summary>
    public bool Take(string token)
    {
        lock (_gate)
        {
            if (_hash is null || time.GetUtcNow() >= _until || !CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(Encoding.UTF8.GetBytes(token))))
            {
                return false;
            }

            _hash = null;
            return true;
        }
    }
}
