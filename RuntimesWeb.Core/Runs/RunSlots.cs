using Microsoft.Extensions.Options;

namespace RuntimesWeb.Core.Runs;

/// <summary><c>Runs</c>: how much work goes on at once, and how long it may take.</summary>
public sealed class RunOptions
{
    public const string Section = "Runs";

    /// <summary>So many runs of tasks work at the same time; the rest wait their turn.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>A run from which nothing is heard for so many minutes is ended; waiting for a person does not count.</summary>
    public int IdleMinutes { get; init; } = 30;

    /// <summary>A run that has worked for so many minutes is ended; waiting for a person or for its turn does not count.</summary>
    public int MaxMinutes { get; init; } = 240;
}

/// <summary>
/// The places for runs that work at the same time. Who finds none waits in a lane; the lanes take turns, so that one that asks for much does not keep the others
/// waiting.
/// </summary>
public sealed class RunSlots(IOptions<RunOptions> options)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Lane> _lanes = new();
    private readonly Dictionary<string, LinkedListNode<Lane>> _byName = new(StringComparer.Ordinal);
    private int _free = options.Value.AtOnce;

    /// <summary>How many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _lanes.Sum(l => l.Places.Count);
            }
        }
    }

    /// <summary>Takes a place when one is free and nobody waits for it.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_free == 0 || _lanes.Count > 0)
            {
                return false;
            }

            _free--;
            return true;
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <exception cref="OperationCanceledException">It wants none any more, and has none.</exception>
    public async Task TakeAsync(string lane, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_free > 0 && _lanes.Count == 0)
            {
                _free--;
                return;
            }

            Enqueue(lane, place);
        }

        await using var registration = ct.Register(() => Leave(lane, place, ct));
        await place.Task;
    }

    /// <summary>Gives a place back: to whoever's turn it is.</summary>
    public void Give()
    {
        lock (_gate)
        {
            _free++;
            while (_free > 0 && _lanes.First is { } next)
            {
                var place = next.Value.Places.First!.Value; // a lane without anybody is taken out
                Remove(next, place);
                if (next.List is not null)
                {
                    _lanes.Remove(next);
                    _lanes.AddLast(next);
                }

                if (place.TrySetResult())
                {
                    _free--;
                }
            }
        }
    }

    private void Enqueue(string lane, TaskCompletionSource place)
    {
        if (!_byName.TryGetValue(lane, out var node))
        {
            node = _byName[lane] = _lanes.AddLast(new Lane(lane));
        }

        node.Value.Places.AddLast(place);
    }

    private void Leave(string lane, TaskCompletionSource place, CancellationToken ct)
    {
        lock (_gate)
        {
            if (place.TrySetCanceled(ct) && _byName.TryGetValue(lane, out var node))
            {
                Remove(node, place);
            }
        }
    }

    private void Remove(LinkedListNode<Lane> lane, TaskCompletionSource place)
    {
        lane.Value.Places.Remove(place);
        if (lane.Value.Places.Count == 0)
        {
            _lanes.Remove(lane);
            _byName.Remove(lane.Value.Name);
        }
    }

    private sealed class Lane(string name)
    {
        public string Name => name;

        public LinkedList<TaskCompletionSource> Places { get; } = new();
    }
}

/// <summary>The place of one run: it has it or not, and asks for it again after it has waited for a person.</summary>
public sealed class RunSlot(RunSlots slots, string? lane)
{
    private int _has;

    /// <summary>True when it may work at once.</summary>
    public bool TryTake()
    {
        if (lane is null || Volatile.Read(ref _has) != 0)
        {
            return true;
        }

        if (!slots.TryTake())
        {
            return false;
        }

        Volatile.Write(ref _has, 1);
        return true;
    }

    public async Task TakeAsync(CancellationToken ct)
    {
        if (lane is not null && Volatile.Read(ref _has) == 0)
        {
            await slots.TakeAsync(lane, ct);
            Volatile.Write(ref _has, 1);
        }
    }

    /// <summary>Others may have it: it waits for a person, or is over.</summary>
    public void Give()
    {
        if (Interlocked.Exchange(ref _has, 0) != 0)
        {
            slots.Give();
        }
    }
}
