using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RuntimesWeb.Core.Permissions;

namespace RuntimesWeb.Core.Runtimes.Adapters.Cli;

/// <summary>What must be the same for a program to be there for another turn.</summary>
/// <param name="Rest">Whatever else of its start counts, such as a fingerprint of its system prompt and which credential it has.</param>
public sealed record CliKey(RuntimeId Runtime, Guid Conversation, string? AgentId, ModelChoice Model, string Folder, PermissionMode Mode, string Rest);

/// <summary>A program that can wait for the next turn of its conversation.</summary>
public interface IKeptProgram
{
    bool IsAlive { get; }

    /// <summary>The session it is in.</summary>
    string? Session { get; }

    /// <summary>Ends it and everything it started; over within ten seconds.</summary>
    Task EndAsync();
}

/// <summary>
/// The programs of runtimes that wait for the next turn of their conversation, few and not for long, and those that are being ended. It goes with the server, which waits
/// until all have ended.
/// </summary>
public sealed partial class CliPool(TimeProvider time, ILogger<CliPool> log) : IAsyncDisposable
{
    public const int MostIdle = 8;

    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(12);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Kept> _kept = [];
    private readonly ConcurrentDictionary<Task, bool> _ending = new();
    private bool _isOver;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count;
            }
        }
    }

    /// <summary>The program that waits for this turn, or null. One of the conversation that does not fit any more is ended.</summary>
    /// <param name="session">In which the turn goes on; null when it begins anew.</param>
    public IKeptProgram? Take(CliKey key, string? session)
    {
        Kept? kept;
        lock (_gate)
        {
            if (!_kept.Remove(key.Conversation, out kept))
            {
                return null;
            }
        }

        kept.Timer.Dispose();
        if (kept.Key == key && session is not null && kept.Program.Session == session && kept.Program.IsAlive)
        {
            return kept.Program;
        }

        _ = EndAsync(kept.Program);
        return null;
    }

    /// <summary>Lets a program wait for the next turn.</summary>
    public void Keep(CliKey key, IKeptProgram program)
    {
        var kept = new Kept(key, program, time.GetTimestamp());
        kept.Timer = time.CreateTimer(_ => Leave(kept), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var over = new List<Kept>();
        lock (_gate)
        {
            if (_isOver)
            {
                over.Add(kept);
            }
            else
            {
                if (_kept.Remove(key.Conversation, out var before))
                {
                    over.Add(before);
                }

                _kept[key.Conversation] = kept;
                if (_kept.Count > MostIdle && _kept.Values.MinBy(k => k.Since) is { } oldest && _kept.Remove(oldest.Key.Conversation))
                {
                    over.Add(oldest);
                }

                kept.Timer.Change(Idle, Timeout.InfiniteTimeSpan);
            }
        }

        over.ForEach(End);
    }

    /// <summary>Ends a program in the background; who waits for what is returned may stop waiting.</summary>
    public Task EndAsync(IKeptProgram program)
    {
        var ending = Task.Run(async () =>
        {
            try
            {
                await program.EndAsync();
            }
#pragma warning disable CA1031 // whatever goes wrong with its end, others go on
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.NotEnded(log, e);
            }
        });
        _ending[ending] = true;
        _ = ending.ContinueWith(done => _ending.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return ending;
    }

    /// <summary>Until all that are being ended now have ended.</summary>
    public Task EndedAsync() => Task.WhenAll(_ending.Keys);

    /// <summary>Ends all that wait, and waits for all that are being ended.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Kept> all;
        lock (_gate)
        {
            _isOver = true;
            all = [.. _kept.Values];
            _kept.Clear();
        }

        all.ForEach(End);
        await Task.WhenAny(EndedAsync(), Task.Delay(ToEnd, CancellationToken.None));
    }

    // Nobody came back in time.
    private void Leave(Kept kept)
    {
        lock (_gate)
        {
            if (_kept.GetValueOrDefault(kept.Key.Conversation) != kept)
            {
                return;
            }

            _kept.Remove(kept.Key.Conversation);
        }

        End(kept);
    }

    private void End(Kept kept)
    {
        kept.Timer.Dispose();
        _ = EndAsync(kept.Program);
    }

    private sealed class Kept(CliKey key, IKeptProgram program, long since)
    {
        public CliKey Key => key;

        public IKeptProgram Program => program;

        public long Since => since;

        public ITimer Timer { get; set; } = null!; // set before it is kept
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A program of a runtime could not be ended in order")]
        public static partial void NotEnded(ILogger logger, Exception e);
    }
}
