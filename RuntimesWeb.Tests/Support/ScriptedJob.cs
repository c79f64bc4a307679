using System.Collections.Concurrent;
using RuntimesWeb.Core.Jobs;

namespace RuntimesWeb.Tests.Support;

/// <summary>What a job does in a test, told by its target; a target without a script is done at once.</summary>
public delegate Task<JobEnd> JobScript(JobRun job, CancellationToken ct);

/// <summary>
/// A kind of job whose work a test writes: <c>builder.Services.AddSingleton&lt;IJobHandler&gt;(scripted)</c>, then <c>scripted.On("target", async (job, ct) => …)</c>.
/// </summary>
public sealed class ScriptedJob(JobKind? kind = null) : IJobHandler
{
    public static readonly JobKind Scripted = new("scripted", "script")
    {
        MaxAttempts = 3,
        CanPause = true,
    };

    private readonly ConcurrentDictionary<string, JobScript> _scripts = new(StringComparer.Ordinal);

    public JobKind Kind { get; } = kind ?? Scripted;

    /// <summary>What the next attempts on a target do.</summary>
    public void On(string target, JobScript script) => _scripts[target] = script;

    public Task<JobEnd> RunAsync(JobRun job, CancellationToken ct) =>
        _scripts.TryGetValue(job.Target, out var script) ? script(job, ct) : Task.FromResult(JobEnd.Done());
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
