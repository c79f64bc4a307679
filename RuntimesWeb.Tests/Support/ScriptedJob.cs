using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Tests.Support;

/// <summary>What a job does in a test, told by its target.</summary>
public delegate Task<JobEnd> JobScript(JobRun job, CancellationToken ct);

/// <summary>A kind of job whose work is what the test says, by target; without a script it ends well at once.</summary>
public sealed class ScriptedJob(JobKind? kind = null) : IJobHandler
{
    public static readonly JobKind Scripted = new("scripted", "script") { MaxAttempts = 3, CanPause = true, MaxRecoveries = 1 };

    public ConcurrentDictionary<string, Func<JobRun, CancellationToken, Task<JobEnd>>> Scripts { get; } = new();

    /// <summary>Every attempt that began, as target, attempt, recovery.</summary>
    public ConcurrentQueue<(string Target, int Attempt, bool IsRecovery)> Began { get; } = new();

    public JobKind Kind { get; } = kind ?? Scripted;

    /// <summary>What the next attempts on a target do.</summary>
    public void On(string target, JobScript script) => Scripts[target] = (job, ct) => script(job, ct);

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

/// <summary>A point in a script that waits until the test lets it go on.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The script has come here.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public void Open() => _open.TrySetResult();

    public Task PassAsync(CancellationToken ct)
    {
        _reached.TrySetResult();
        return _open.Task.WaitAsync(ct);
    }
}
