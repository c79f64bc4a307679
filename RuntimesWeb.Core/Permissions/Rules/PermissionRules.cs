using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Core.Permissions.Rules;

/// <summary>The rules, all in memory (few and small), stored before they count.</summary>
public sealed partial class PermissionRules(IDbContextFactory<RuntimesDb> factory, ILogger<PermissionRules> log)
{
    public const int Most = 1000;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private ImmutableArray<KeptRule> _rules = [];

    /// <summary>Raised after rules were added or removed.</summary>
    public event Action? Changed;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<KeptRule> All => _rules;

    /// <summary>The patterns that are allowed for all agents in all folders: the plain list of Stagent's.</summary>
    public IEnumerable<string> AllowedForAll => All.Where(IsAllowedForAll).Select(r => r.Pattern.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Reads everything once, before the server answers.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var rows = await db.Set<PermissionRule>().AsNoTracking().ToListAsync(ct);
        var rules = ImmutableArray.CreateBuilder<KeptRule>();
        foreach (var row in rows.OrderBy(r => r.CreatedAt))
        {
            if (PermissionPattern.Parse(row.Pattern) is { IsOk: true } pattern)
            {
                rules.Add(new KeptRule(row, pattern.Value));
            }
            else
            {
                Log.Unreadable(log, row.Id);
            }
        }

        _rules = rules.ToImmutable();
        Changed?.Invoke();
    }

    internal static bool IsAllowedForAll(KeptRule rule) => rule.Row is { Behavior: PermissionBehavior.Allow, AgentId: null, Folder: null };

    /// <summary>One change at a time: works out from the rules as they are which are to be added and which removed, and makes it so in one transaction.</summary>
    internal async Task<Outcome<T>> ChangeAsync<T>(Func<ImmutableArray<KeptRule>, Outcome<(T Answer, IReadOnlyList<KeptRule> Add, IReadOnlyList<KeptRule> Remove)>> change, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var outcome = change(_rules);
            if (outcome.Failure is { } failure)
            {
                return failure;
            }

            var (answer, add, remove) = outcome.Value;
            if (_rules.Length + add.Count - remove.Count > Most)
            {
                return Failure.Conflict($"there are {Most} rules already; remove some that are no longer needed");
            }

            if (add.Count + remove.Count > 0)
            {
                await using var db = await factory.CreateDbContextAsync(ct);
                db.AddRange(add.Select(r => r.Row));
                db.RemoveRange(remove.Select(r => r.Row));
                await db.SaveChangesAsync(ct);
                _rules = [.. _rules.Except(remove), .. add];
            }

            return answer;
        }
        finally
        {
            _writing.Release();
        }
    }

    internal void Tell() => Changed?.Invoke();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The permission rule {Rule} cannot be read and does not count")]
        public static partial void Unreadable(ILogger logger, Guid rule);
    }
}
