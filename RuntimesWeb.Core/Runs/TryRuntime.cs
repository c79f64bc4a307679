using RuntimesWeb.Core.Models;
using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Platform.Events;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Core.Runtimes;
using RuntimesWeb.Core.Runtimes.Adapters;

namespace RuntimesWeb.Core.Runs;

/// <summary>Proves that a runtime works: one line is sent to it, in an empty folder and without tools, and what comes back is its run. It costs a few tokens.</summary>
public sealed class TryRuntime(RunEngine engine, DataFolder data, TimeProvider time)
{
    /// <summary>So long it may take; what has not answered by then does not work.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Line = "Say hello in one short sentence, and name the model that you are.";
    private const string LineForTheGuide = "What can you do?";

    /// <summary>The run, which has begun; not found, or a conflict that says what is missing.</summary>
    public async Task<Outcome<Run>> RunAsync(string id, CancellationToken ct)
    {
        if (RuntimeCatalog.Find(id) is not { } runtime)
        {
            return Failure.NotFound($"unknown runtime '{id}'");
        }

        var model = engine.Choose(runtime.Id, new ModelChoice());
        if (model.Failure is { } unready)
        {
            return unready;
        }

        var request = new RunRequest(Guid.NewGuid(), model.Value, ModelMessage.User.Say(runtime.Id == RuntimeCatalog.Local ? LineForTheGuide : Line))
        {
            Folder = new WorkFolder(data.Folder(Path.Combine("try", runtime.Id.Value))),
            Tools = [],
            MaxTurns = 1,
        };
        var started = await engine.StartAsync(new RunSpec(RunOrigin.Prompt, runtime.Id, request, new Try(engine, time)) { PermissionMode = PermissionMode.Plan }, ct);
        return started;
    }

    /// <summary>Nobody's but its own; ended when it takes too long.</summary>
    private sealed class Try(RunEngine engine, TimeProvider time) : IRunOwner
    {
        private ITimer? _late;

        public IRowChange? AtStart(Run run)
        {
            _late = time.CreateTimer(_ => _ = engine.CancelAsync(run.Id, CancellationToken.None), null, Patience, Timeout.InfiniteTimeSpan);
            return null;
        }

        public IRowChange? AtEnd(Run run, RunTranscript transcript) => null;

        public void Ended(Run run) => _late?.Dispose();
    }
}
