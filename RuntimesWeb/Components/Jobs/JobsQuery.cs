using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Components.Jobs;

/// <summary>What the address of the jobs page says: the filter, the place in the list, and the job whose drawer is open.</summary>
public sealed record JobsQuery(JobState? State = null, string? Search = null, string? Kind = null, string? Before = null, Guid? Job = null)
{
    public bool IsNarrowed => State is not null || Search is not null || Kind is not null;

    public JobFilter Filter => new(State, Kind, Search);

    public string Href
    {
        get
        {
            var parts = new[]
            {
                ("state", State is { } state ? JobWords.Of(state) : null),
                ("kind", Kind),
                ("q", Search),
                ("before", Before),
                ("job", Job?.ToString()),
            };
            var query = string.Join('&', parts.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")); // just filtered
            return query.Length == 0 ? "/jobs" : $"/jobs?{query}";
        }
    }

    /// <summary>An address is input like any other: words it does not know are left out.</summary>
    public static JobsQuery Of(string? state, string? search, string? kind, string? before, string? job) => new(
        state is null ? null : JobWords.Parse(state),
        string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        string.IsNullOrWhiteSpace(kind) ? null : kind,
        string.IsNullOrWhiteSpace(before) ? null : before,
        Guid.TryParse(job, out var id) ? id : null);
}
