using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Tests.Support;

/// <summary>A kind of job whose work is what the test says, by target; without a script it ends well at once.</summary>
public sealed class ScriptedJob(JobKind? kind = null) : IJobHandler
{
    public static readonly JobKind Scripted = new("scripted", "script") { MaxAttempts = 3, CanPause = true, MaxRecoveries = 1 };

    public ConcurrentDictionary<string, Func<JobRun, CancellationToken, Task<JobEnd>>> Scripts { get; } = new();

    /// <summary>Every attempt that began, as target, attempt, recovery.</summary>
    public ConcurrentQueue<(string Target, int Attempt, bool IsRecovery)> Began { get; } = new();

    public JobKind Kind { get; } = kind ?? Scripted;

    public async Task<JobEnd> RunAsync(JobRun job, CancellationToken ct)
    {
        Began.Enqueue((job.Target, job.Attempt, job.IsRecovery));
        return Scripts.TryGetValue(job.Target, out var script) ? await script(job, ct) : JobEnd.Done(new JsonObject { ["target"] = job.Target });
    }

    /// <summary>A script that says it has begun, prints a line, and works until the gate opens or it is stopped.</summary>
    public Gate Hold(string target)
    {
        var gate = new Gate();
        Scripts[target] = async (job, ct) =>
        {
            await job.StepAsync("working", "Working…");
            await job.OutputAsync($"attempt {job.Attempt} of {target}");
            gate.Begun.TrySetResult();
            await gate.Open.Task.WaitAsync(ct);
            return JobEnd.Done();
        };
        return gate;
    }

    public void AddTo(WebApplicationBuilder builder) => builder.Services.AddSingleton<IJobHandler>(this);

    public sealed class Gate
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
