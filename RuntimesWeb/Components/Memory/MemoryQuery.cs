using RuntimesWeb.Core.Memory;

namespace RuntimesWeb.Components.Memory;

/// <summary>What the address of the memory page says: the words, for whom, which kind, and how it stands (active when it says nothing).</summary>
public sealed record MemoryQuery(string? Search, MemoryScope? Scope, MemoryCategory? Category, MemoryStatus? Status)
{
    public const string AnyStatus = "any";

    public bool IsNarrowed => Search is not null || Scope is not null || Category is not null || Status != MemoryStatus.Active;

    public MemoryFilter Filter => new(null, Scope, Category, Status);

    public string Href
    {
        get
        {
            var parts = new[]
            {
                ("q", Search),
                ("scope", Scope?.ToString().ToLowerInvariant()),
                ("category", Category?.ToString().ToLowerInvariant()),
                ("status", Status is null ? AnyStatus : Status == MemoryStatus.Active ? null : Status.ToString()!.ToLowerInvariant()), // just asked
            };
            var query = string.Join('&', parts.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")); // just filtered
            return query.Length == 0 ? "/memory" : $"/memory?{query}";
        }
    }

    /// <summary>An address is input like any other: words it does not know are left out.</summary>
    public static MemoryQuery Of(string? search, string? scope, string? category, string? status) => new(
        string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        MemoryRules.Word<MemoryScope>(scope),
        MemoryRules.Word<MemoryCategory>(category),
        status == AnyStatus ? null : MemoryRules.Word<MemoryStatus>(status) ?? MemoryStatus.Active);
}
