using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Credentials;

/// <summary>What may be shown of a stored credential. <paramref name="Problem"/> says why it cannot be read, null when it can.</summary>
public sealed record StoredCredential(
    ProviderId Provider,
    string Origin,
    string? Last4,
    string Fingerprint,
    ImmutableArray<string> Owners,
    DateTimeOffset CreatedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? LastUsedAt,
    string? Problem);

/// <summary>
/// The encrypted store of credentials: AES-256-GCM, the entry's provider and origin bound as associated data. Write-only towards people;
/// a value leaves it only through <see cref="Open"/>, to a probe or a runtime adapter, at the moment of use.
/// An entry that cannot be read is shown with its reason and kept until a person replaces or removes it.
/// </summary>
public sealed partial class Vault(
    IDbContextFactory<RuntimesDb> factory, DataFolder folder, Machine machine, TimeProvider time, AuditLog audit, ILogger<Vault> logger)
{
    /// <summary>The owner that stands for the Credentials page and the providers' routes.</summary>
    public const string ProviderOwner = "provider";

    private const int LongEnoughForLast4 = 12;
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    private readonly MasterKeyFile _file = new(folder, machine);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private ImmutableDictionary<string, Credential> _entries = ImmutableDictionary<string, Credential>.Empty;
    private ImmutableDictionary<ProviderId, StoredCredential> _shown = ImmutableDictionary<ProviderId, StoredCredential>.Empty;
    private MasterKey? _key;
    private string? _problem;

    /// <summary>Raised after a credential was stored, removed or used.</summary>
    public event Action? Changed;

    public bool KeyIsFromEnvironment => _file.FromEnvironment;

    public StoredCredential? Find(ProviderId provider) => Volatile.Read(ref _shown).GetValueOrDefault(provider);

    /// <summary>Reads everything once, before the server answers; logs each entry that cannot be read.</summary>
    /// <exception cref="StartupException">RUNTIMESWEB_MASTER_KEY is no key.</exception>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var rows = await db.Set<Credential>().AsNoTracking().ToListAsync(ct);
        (_key, _problem) = _file.Read(rows.Select(r => r.MasterKey).ToHashSet());
        Publish(rows.ToImmutableDictionary(r => r.Provider));
        foreach (var unreadable in _shown.Values.Where(s => s.Problem is not null))
        {
            Log.Unreadable(logger, unreadable.Provider, unreadable.Problem!);
        }

        Changed?.Invoke();
    }

    /// <summary>Gives out the key for use against <paramref name="origin"/>; refuses when it was entered for another origin or cannot be read.</summary>
    public Outcome<Secret> Open(ProviderId provider, string origin)
    {
        if (!_entries.TryGetValue(provider.Value, out var entry))
        {
            return Failure.NotFound($"no key is stored for {provider}");
        }

        if (entry.Origin != origin)
        {
            return Failure.Conflict($"the key of {provider} was entered for {entry.Origin} and is not sent to {origin}", "enter the key again for the new address");
        }

        return _key is not null && entry.MasterKey == _key.Fingerprint && _key.Decrypt(entry, Name(provider, origin)) is { } secret
            ? new Secret(secret)
            : Failure.Unavailable(ProblemOf(entry) ?? "the entry cannot be read");
    }

    /// <summary>Stores (or replaces) the key of a provider and adds <paramref name="owner"/> to those it was connected through.</summary>
    public async Task<Outcome<StoredCredential>> StoreAsync(
        ProviderId provider, string origin, Secret secret, string owner, DateTimeOffset? verifiedAt, Actor by, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (_problem is not null)
            {
                return Failure.Unavailable(_problem);
            }

            var key = _key ?? MakeFirstKey();
            var text = secret.Reveal();
            var (nonce, ciphertext, tag) = key.Encrypt(text, Name(provider, origin));
            var entry = new Credential
            {
                Provider = provider.Value,
                Origin = origin,
                Nonce = nonce,
                Ciphertext = ciphertext,
                Tag = tag,
                MasterKey = key.Fingerprint,
                Last4 = text.Length >= LongEnoughForLast4 ? text[^4..] : null,
                Fingerprint = key.FingerprintOf(text),
                Owners = [.. (_entries.GetValueOrDefault(provider.Value)?.Owners ?? []).Append(owner).Distinct()],
                CreatedAt = time.GetUtcNow(),
                VerifiedAt = verifiedAt,
            };
            await ReplaceAsync([entry], ct);
        }
        finally
        {
            _writing.Release();
        }

        await audit.WriteAsync(by, "credential.store", provider.Value, $"through {owner}, fingerprint {Find(provider)!.Fingerprint}", ct);
        Changed?.Invoke();
        return Find(provider)!;
    }

    /// <summary>Takes away <paramref name="owner"/>'s ownership (null: everybody's); the secret goes with the last owner.</summary>
    public async Task RemoveAsync(ProviderId provider, string? owner, Actor by, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (!_entries.TryGetValue(provider.Value, out var entry) || (owner is not null && !entry.Owners.Contains(owner)))
            {
                return;
            }

            var left = owner is null ? [] : entry.Owners.Where(o => o != owner).ToList();
            if (left.Count > 0)
            {
                await ReplaceAsync([entry with { Owners = left }], ct);
            }
            else
            {
                await using var db = await factory.CreateDbContextAsync(ct);
                await db.Set<Credential>().Where(c => c.Provider == provider.Value).ExecuteDeleteAsync(ct);
                Publish(_entries.Remove(provider.Value));
            }
        }
        finally
        {
            _writing.Release();
        }

        await audit.WriteAsync(by, "credential.remove", provider.Value, owner is null ? null : $"through {owner}", ct);
        Changed?.Invoke();
    }

    /// <summary>Remembers that the stored key was used (at most once a minute) or, with <paramref name="verified"/>, that the provider accepted it.</summary>
    public async Task NoteUseAsync(ProviderId provider, bool verified, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await _writing.WaitAsync(ct);
        try
        {
            if (!_entries.TryGetValue(provider.Value, out var entry) || (!verified && now - entry.LastUsedAt < UseIsNotedEvery))
            {
                return;
            }

            await ReplaceAsync([entry with { LastUsedAt = now, VerifiedAt = verified ? now : entry.VerifiedAt }], ct);
        }
        finally
        {
            _writing.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Makes a new master key and encrypts every readable entry anew, in one transaction. Answers how many.</summary>
    public async Task<Outcome<int>> RotateAsync(Actor by, CancellationToken ct)
    {
        int rotated;
        await _writing.WaitAsync(ct);
        try
        {
            if (_file.FromEnvironment)
            {
                return Failure.Conflict($"the master key comes from {MasterKeyFile.Variable} and cannot be rotated here", "unset it to let RuntimesWeb keep the key in a file");
            }

            if (_problem is not null)
            {
                return Failure.Unavailable(_problem);
            }

            if (_shown.Values.FirstOrDefault(s => s.Problem is not null) is { } unreadable)
            {
                return Failure.Conflict($"the key of {unreadable.Provider} cannot be read, and a rotation would make that final", "replace or remove it first");
            }

            rotated = await RotateEntriesAsync(ct);
        }
        finally
        {
            _writing.Release();
        }

        await audit.WriteAsync(by, "vault.rotate", "master key", $"{rotated} entries, fingerprint {_key!.Fingerprint}", ct);
        Changed?.Invoke();
        return rotated;
    }

    private async Task<int> RotateEntriesAsync(CancellationToken ct)
    {
        var old = _key;
        var next = MasterKey.New();
        var renewed = _entries.Values.Select(entry =>
        {
            var name = Name(new ProviderId(entry.Provider), entry.Origin);
            var (nonce, ciphertext, tag) = next.Encrypt(old!.Decrypt(entry, name)!, name);
            return entry with { Nonce = nonce, Ciphertext = ciphertext, Tag = tag, MasterKey = next.Fingerprint };
        }).ToList();

        _file.WriteNext(next);
        _key = next;
        try
        {
            await ReplaceAsync(renewed, ct);
        }
        catch
        {
            _key = old;
            throw;
        }

        _file.PromoteNext();
        Publish(_entries);
        return renewed.Count;
    }

    private MasterKey MakeFirstKey()
    {
        var key = MasterKey.New();
        _file.WriteFirst(key);
        return _key = key;
    }

    private async Task ReplaceAsync(IReadOnlyList<Credential> entries, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        foreach (var entry in entries)
        {
            await db.Set<Credential>().Where(c => c.Provider == entry.Provider).ExecuteDeleteAsync(ct);
            db.Add(entry);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Publish(_entries.SetItems(entries.Select(e => KeyValuePair.Create(e.Provider, e))));
    }

    private void Publish(ImmutableDictionary<string, Credential> entries)
    {
        _entries = entries;
        Volatile.Write(ref _shown, entries.Values.Select(Show).ToImmutableDictionary(s => s.Provider));
    }

    private StoredCredential Show(Credential e) => new(
        new ProviderId(e.Provider), e.Origin, e.Last4, e.Fingerprint, [.. e.Owners], e.CreatedAt, e.VerifiedAt, e.LastUsedAt, ProblemOf(e));

    private string? ProblemOf(Credential entry)
    {
        if (_problem is not null)
        {
            return _problem;
        }

        if (_key is null || entry.MasterKey != _key.Fingerprint)
        {
            return $"it was encrypted with another master key ({entry.MasterKey}); bring that key back, or enter the provider key again";
        }

        return _key.Decrypt(entry, Name(new ProviderId(entry.Provider), entry.Origin)) is null
            ? "the stored entry was changed outside of RuntimesWeb; enter the provider key again"
            : null;
    }

    // Provider and origin stand in the associated data: an entry moved to another name, or to another address, does not open.
    private static string Name(ProviderId provider, string origin) => $"{provider}\n{origin}";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The stored key of {Provider} cannot be read: {Problem}")]
        public static partial void Unreadable(ILogger logger, ProviderId provider, string problem);
    }
}
