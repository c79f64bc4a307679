namespace RuntimesWeb.Core.Platform.Events;

/// <summary>Several changes as one, in their order.</summary>
public sealed class RowChanges(IReadOnlyList<IRowChange> changes) : IRowChange
{
    /// <summary>Those that are there, as one; null when none is.</summary>
    public static IRowChange? Of(params ReadOnlySpan<IRowChange?> changes)
    {
        List<IRowChange> there = [];
        foreach (var change in changes)
        {
            if (change is not null)
            {
                there.Add(change);
            }
        }

        return there.Count switch
        {
            0 => null,
            1 => there[0],
            _ => new RowChanges(there),
        };
    }

    public void Apply(Statements db)
    {
        foreach (var change in changes)
        {
            change.Apply(db);
        }
    }
}
