namespace RuntimesWeb.Core.Runtimes.Adapters;

/// <summary>
/// What a person says while a run works, in order and bounded. The adapter takes it before each answer of the model (and tells so with
/// <see cref="RunEvent.Steering"/>), and may only end when <see cref="TryEnd"/> says that nothing waits: so nothing that was accepted is lost.
/// </summary>
public sealed class RunInputs
{
    private const int Most = 32;

    private readonly Lock _gate = new();
    private readonly List<string> _waiting = [];
    private bool _ended;

    /// <summary>False when the run takes nothing more: it is about to end, or too much waits.</summary>
    public bool TryAdd(string text)
    {
        lock (_gate)
        {
            if (_ended || _waiting.Count >= Most)
            {
                return false;
            }

            _waiting.Add(text);
            return true;
        }
    }

    /// <summary>What waits, in order; it waits no more.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_gate)
        {
            string[] taken = [.. _waiting];
            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>True when nothing waits; from then on nothing is taken.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            return _ended = _ended || _waiting.Count == 0;
        }
    }

    /// <summary>Ends it, whatever waits.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
        }
    }
}
