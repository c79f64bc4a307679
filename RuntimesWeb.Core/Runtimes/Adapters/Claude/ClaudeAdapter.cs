using System.Runtime.CompilerServices;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Runtimes.Adapters.Claude.Talk;
using RuntimesWeb.Core.Runtimes.Adapters.Cli;

namespace RuntimesWeb.Core.Runtimes.Adapters.Claude;

/// <summary>
/// Drives <c>claude-code</c>, the person's own installation, over its <c>stream-json</c> control protocol: one program for a run, which may wait for the next turn of its
/// conversation.
/// </summary>
public sealed class ClaudeAdapter(ClaudeLaunch launch, ClaudeChoice choice, CliPool pool, TimeProvider time) : IRuntimeAdapter
{
    // A stopped run is over after five seconds, whatever goes on.
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(4);

    public RuntimeId Runtime => RuntimeCatalog.ClaudeCode;

    public Outcome<ModelChoice> Choose(ModelChoice wish) => choice.Run(wish);

    public async IAsyncEnumerable<RunEvent> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var key = launch.KeyOf(request);
        for (var session = request.Session; ; session = null)
        {
            var kept = key is null ? null : pool.Take(key, session) as ClaudeProgram;
            var opened = kept is not null ? kept : await launch.OpenAsync(request, session, ct);
            if (opened.Failure is { } failure)
            {
                yield return CliFailures.NotStarted(failure);
                yield break;
            }

            var program = opened.Value;
            yield return program.Process.Kit.Credential.ToStatus();
            var talk = new ClaudeTalk(program, request, time);
            var isOver = false;
            var ended = Task.CompletedTask;
            try
            {
                using var held = program.Process.Kit.HoldFor(request.RunId);
                await foreach (var e in talk.RunAsync(CliPrompt.Text(request, knows: session is not null), ct))
                {
                    isOver |= e.IsLast;
                    if (e.IsLast)
                    {
                        // Nothing of the run may go on when its end is told.
                        held.Dispose();
                    }

                    yield return e;
                }
            }
            finally
            {
                if (talk.IsGood && key is not null)
                {
                    pool.Keep(key, program);
                }
                else
                {
                    ended = pool.EndAsync(program);
                }
            }

            if (isOver)
            {
                yield break;
            }

            await Task.WhenAny(ended, Task.Delay(ToEnd, time, CancellationToken.None));
            if (!talk.IsGone)
            {
                // It was stopped: what it has cost until here is told first.
                foreach (var used in program.TakeUntold())
                {
                    yield return used;
                }

                ct.ThrowIfCancellationRequested();
                yield break;
            }

            yield return new RunEvent.Status("session", "Claude Code no longer has this conversation; it begins anew, with what was said before.");
        }
    }
}
