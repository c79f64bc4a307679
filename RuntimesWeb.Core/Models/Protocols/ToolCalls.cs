using System.Text;

namespace RuntimesWeb.Core.Models.Protocols;

/// <summary>Puts calls together whose arguments come in pieces.</summary>
internal sealed class ToolCalls
{
    private readonly List<(long Index, string Id, string Name, StringBuilder Arguments, string? Seal)> _calls = [];

    public bool Any => _calls.Count > 0;

    public void Begin(long index, string? id, string name, string? seal = null) =>
        _calls.Add((index, string.IsNullOrEmpty(id) ? $"call_{Guid.NewGuid():N}" : id, name, new StringBuilder(), seal));

    /// <summary>Adds a piece to the latest call of this index; nothing when there is none.</summary>
    public void Append(long index, string piece) => _calls.FindLast(c => c.Index == index).Arguments?.Append(piece);

    /// <summary>Whether a piece with this id begins another call: some providers give all of them the same index.</summary>
    public bool IsNew(long index, string? id) => _calls.FindLastIndex(c => c.Index == index) is var at && (at < 0 || (!string.IsNullOrEmpty(id) && _calls[at].Id != id));

    /// <summary>The calls in their order. When the answer was cut off, only those that are whole.</summary>
    public IEnumerable<ModelDelta> Complete(bool cutOff)
    {
        var all = _calls.Select(c => new ModelDelta.ToolCall(c.Id, c.Name, c.Arguments.Length == 0 ? "{}" : c.Arguments.ToString(), c.Seal)).ToList();
        _calls.Clear();
        // The last one is the one that may be cut; with nothing written it cannot be told from a call without arguments.
        return cutOff ? all.Where((c, i) => i < all.Count - 1 || (c.ArgumentsJson != "{}" && Json.IsJson(c.ArgumentsJson))) : all;
    }
}
