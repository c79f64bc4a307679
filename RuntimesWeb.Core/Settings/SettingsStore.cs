using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RuntimesWeb.Core.Audit;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Settings;

/// <summary>One setting that a person changed on a page or over REST; what configuration says stands above it.</summary>
public sealed class Setting
{
    public required string Key { get; init; }

    public required string Value { get; init; }
}

internal sealed class SettingMap : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> builder)
    {
        builder.ToTable("settings");
        builder.HasKey(s => s.Key);
    }
}

/// <summary>Settings made by people, all in memory (few and small), stored before they count.</summary>
public sealed class SettingsStore(IDbContextFactory<RuntimesDb> factory, AuditLog audit)
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private ImmutableDictionary<string, string> _values = ImmutableDictionary<string, string>.Empty;

    public event Action? Changed;

    public string? Find(string key) => Volatile.Read(ref _values).GetValueOrDefault(key);

    /// <summary>The settings whose keys begin so.</summary>
    public IEnumerable<KeyValuePair<string, string>> Under(string prefix) => Volatile.Read(ref _values).Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Reads everything once, before the server answers.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        _values = (await db.Set<Setting>().AsNoTracking().ToListAsync(ct)).ToImmutableDictionary(s => s.Key, s => s.Value);
        Changed?.Invoke();
    }

    /// <summary>Stores a value, or removes it when null, and writes it to the audit log (so never a secret).</summary>
    public async Task SetAsync(string key, string? value, Actor by, CancellationToken ct)
    {
        await StoreAsync(key, value, ct);
        await audit.WriteAsync(by, "settings.change", key, value is null ? "back to the default" : value, ct);
        Changed?.Invoke();
    }

    /// <summary>Stores where a person is (a step of a wizard, a list they closed): nothing that was decided, so nothing for the audit log.</summary>
    public async Task RememberAsync(string key, string? value, CancellationToken ct)
    {
        await StoreAsync(key, value, ct);
        Changed?.Invoke();
    }

    private async Task StoreAsync(string key, string? value, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await using var db = await factory.CreateDbContextAsync(ct);
            await db.Set<Setting>().Where(s => s.Key == key).ExecuteDeleteAsync(ct);
            if (value is not null)
            {
                db.Add(new Setting { Key = key, Value = value });
                await db.SaveChangesAsync(ct);
            }

            _values = value is null ? _values.Remove(key) : _values.SetItem(key, value);
        }
        finally
        {
            _writing.Release();
        }
    }
}
