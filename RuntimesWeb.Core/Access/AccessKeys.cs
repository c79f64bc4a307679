using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Access;

/// <summary>A key as the edge sees it: who it is and what it may do. The first key comes from the environment and is never stored.</summary>
public sealed record KeyHolder(Guid Id, string Name, AccessScope Scope, DateTimeOffset? ExpiresAt);

/// <summary>A new key and its secret, which nobody can show again.</summary>
public sealed record CreatedKey(AccessKey Key, Secret Secret);

/// <summary>The access keys, all in memory (few and small); only hashes are stored.</summary>
public sealed class AccessKeys(IDbContextFactory<RuntimesDb> factory, AuditLog audit, TimeProvider time)
{
    public const string FirstKeySetting = "RUNTIMESWEB_ACCESS_KEY";
    public const int FirstKeyMinLength = 16;

    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _uses = new();
    private ImmutableArray<AccessKey> _keys = [];
    private (string Hash, KeyHolder Holder)? _first;

    /// <summary>Raised after a key was made or revoked.</summary>
    public event Action? Changed;

    /// <summary>Raised with a key's id once it no longer counts.</summary>
    public event Action<Guid>? Revoked;

    /// <summary>Whether anyone could sign in with a key.</summary>
    public bool HasAny => _first is not null || _keys.Any(k => !IsOver(k.ExpiresAt));

    /// <summary>Whether the first key was given by the environment.</summary>
    public bool HasFirst => _first is not null;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AccessKey> List() => [.. _keys.OrderByDescending(k => k.CreatedAt)];

    /// <summary>Reads everything once, before the server answers.</summary>
    /// <exception cref="StartupException">The first key is too short.</exception>
    public async Task LoadAsync(string? firstKey, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(firstKey))
        {
            if (firstKey.Length < FirstKeyMinLength)
            {
                throw new StartupException($"{FirstKeySetting} is shorter than {FirstKeyMinLength} characters. Use a long random value, such as the output of 'openssl rand -hex 32'.");
            }

            _first = (HashOf(firstKey), new KeyHolder(Guid.Empty, FirstKeySetting, AccessScope.Full, null));
        }

        await using var db = await factory.CreateDbContextAsync(ct);
        _keys = [.. await db.Set<AccessKey>().AsNoTracking().ToListAsync(ct)];
    }

    /// <summary>Who a secret belongs to; null when it is wrong, revoked or over. Every stored hash is compared, in constant time.</summary>
    public KeyHolder? Find(string secret)
    {
        var hash = Encoding.ASCII.GetBytes(HashOf(secret));
        KeyHolder? found = null;
        if (_first is { } first && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(first.Hash), hash))
        {
            found = first.Holder;
        }

        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Hash), hash) && !IsOver(key.ExpiresAt))
            {
                found = Holder(key);
            }
        }

        return found;
    }

    /// <summary>The holder of a key that still counts, by id.</summary>
    public KeyHolder? Find(Guid id)
    {
        if (_first is { } first && first.Holder.Id == id)
        {
            return first.Holder;
        }

        return _keys.FirstOrDefault(k => k.Id == id && !IsOver(k.ExpiresAt)) is { } key ? Holder(key) : null;
    }

    public async Task<Outcome<CreatedKey>> CreateAsync(string? name, string? scope, DateTimeOffset? expiresAt, Actor by, CancellationToken ct)
    {
        var label = name?.Trim() ?? "";
        if (label.Length is 0 or > 100 || label.Any(char.IsControl))
        {
            return Failure.InvalidField("name", "name is required (at most 100 characters)");
        }

        if (AccessScope.Parse(scope ?? "full") is not { } parsed)
        {
            return Failure.InvalidField("scope", $"scope must be {AccessScope.Forms}");
        }

        if (expiresAt <= time.GetUtcNow())
        {
            return Failure.InvalidField("expiresAt", "expiresAt must be in the future");
        }

        var secret = "rw_" + RandomNumberGenerator.GetHexString(64, lowercase: true);
        var key = new AccessKey
        {
            Id = Guid.NewGuid(),
            Name = label,
            Scope = parsed.Text,
            Hash = HashOf(secret),
            Prefix = secret[..9],
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
        await ChangeAsync(async db =>
        {
            db.Add(key);
            await db.SaveChangesAsync(ct);
            _keys = _keys.Add(key);
        }, ct);
        await audit.WriteAsync(by, "key.create", label, $"{key.Prefix}… {key.Scope}", ct);
        Changed?.Invoke();
        return new CreatedKey(key, new Secret(secret));
    }

    /// <summary>Ends a key, its sessions and its open connections at once.</summary>
    public async Task<Outcome<Done>> RevokeAsync(Guid id, Actor by, CancellationToken ct)
    {
        AccessKey? gone = null;
        await ChangeAsync(async db =>
        {
            gone = _keys.FirstOrDefault(k => k.Id == id);
            if (gone is not null)
            {
                await db.Set<AccessKey>().Where(k => k.Id == id).ExecuteDeleteAsync(ct);
                _keys = _keys.Remove(gone);
            }
        }, ct);
        if (gone is null)
        {
            return Failure.NotFound("key not found");
        }

        _uses.TryRemove(id, out _);
        Revoked?.Invoke(id);
        await audit.WriteAsync(by, "key.revoke", gone.Name, $"{gone.Prefix}… {gone.Scope}", ct);
        Changed?.Invoke();
        return Done.Ok;
    }

    /// <summary>Notes a use; in memory, so that no request waits for it.</summary>
    public void Used(Guid id)
    {
        var now = time.GetUtcNow();
        if (_keys.FirstOrDefault(k => k.Id == id) is { } key && (key.LastUsedAt is null || now - key.LastUsedAt >= UseResolution))
        {
            key.LastUsedAt = now;
            _uses[id] = now;
        }
    }

    /// <summary>Ends what keys still hold open that are over by now.</summary>
    public void EndExpired()
    {
        foreach (var key in _keys.Where(k => IsOver(k.ExpiresAt)))
        {
            Revoked?.Invoke(key.Id);
        }
    }

    /// <summary>Stores the uses noted since the last call.</summary>
    public async Task StoreUsesAsync(CancellationToken ct)
    {
        foreach (var (id, at) in _uses.ToArray())
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            await db.Set<AccessKey>().Where(k => k.Id == id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, (DateTimeOffset?)at), ct);
            _uses.TryRemove(KeyValuePair.Create(id, at));
        }
    }

    private async Task ChangeAsync(Func<RuntimesDb, Task> change, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            await change(db);
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool IsOver(DateTimeOffset? expiresAt) => expiresAt <= time.GetUtcNow();

    private static KeyHolder Holder(AccessKey key) =>
        // A scope that a newer version stored is unknown here and must not become more: read nothing, do nothing.
        new(key.Id, key.Name, AccessScope.Parse(key.Scope) ?? AccessScope.Parse("agent:unknown-scope")!, key.ExpiresAt);

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
